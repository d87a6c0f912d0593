// Where the numbers come from: scoring runs, loads, and how many nodes each source last changed.
// 数字从何而来:评分批次、导入批次与各数据源。
MATCH (run:ScoringRun)
RETURN 'score' AS kind, run.algorithm AS name, run.started AS at, run.metrics AS detail
UNION ALL
MATCH (run:IngestRun)
RETURN 'load' AS kind, run.id AS name, run.started AS at,
       run.read + ' read, ' + run.loaded + ' loaded, ' + run.rejected + ' set aside' AS detail
UNION ALL
MATCH (n) WHERE n.source IS NOT NULL
RETURN 'source' AS kind, n.source AS name, max(n.ingested_at) AS at, count(n) + ' nodes' AS detail
