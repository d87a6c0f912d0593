"""Helpers of tests: Mapping drafts: measured against the mappings that people wrote, on files of other makers, and end to end."""

import csv
from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from graph.model.model import MODEL
from ingest.mapping.mapping_checks import load_mapping
from ingest.mapping.mapping_file import Mapping
from ingest.mapping.mapping_schema import mapping_schema
from ingest.parse.credit_codes import credit_code_check
from ingest.suggest.suggestions import Suggestion, suggest
from ingest.tables.files import open_files

SCHEMA = Draft202012Validator(mapping_schema(MODEL))


def draft(path: Path, folder: Path, lang: str = "en") -> tuple[Suggestion, Mapping]:
    """What is suggested for one file; the draft must load as it is and satisfy the schema."""
    suggestion = suggested(path, lang)
    return suggestion, loaded(suggestion, folder)


@cache
def suggested(path: Path, lang: str) -> Suggestion:
    with open_files([path]) as files:
        return suggest(files, MODEL, lang)


def loaded(suggestion: Suggestion, folder: Path) -> Mapping:
    place = folder / "draft.yaml"
    place.write_text(suggestion.yaml, "utf-8")
    assert SCHEMA.is_valid(yaml.safe_load(suggestion.yaml)), suggestion.yaml
    return load_mapping(place, MODEL)


def write(path: Path, header: str, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header.split(","), *rows])
    return path


def code(number: int) -> str:
    return (first := f"9111{number:013d}") + credit_code_check(first)


MAILS = (
    "sender,recipient,sent_at,subject",
    [
        ["a.b@x.com", "c@y.com; d.e@y.com", "2025-01-02 10:00", "Hello"],
        ["c@y.com", "d.e@y.com; a.b@x.com", "2025-01-03 10:00", "Re: Hello"],
        ["d.e@y.com", "a.b@x.com", "2025-01-04 10:00", "Offer"],
    ],
)
ORDERS = (
    "order_no,buyer,supplier,product,year,region,city,amount_usd,contact_email",
    [
        [f"PO-{i:03}", f"Acme {i % 3} Ltd", f"Parts {i % 4} Inc", "bearings", f"{2020 + i % 4}", "EMEA", "Berlin"]
        + [f"{i}500", f"jane.doe{i}@acme{i % 3}.com"]
        for i in range(1, 13)
    ],
)
"""Tables of which nothing is known elsewhere: people by their addresses, organisations by their names."""
CITIES, PEOPLE = ["北京", "上海", "广州"], ["王伟", "李娜", "张敏", "刘洋", "陈静", "赵强"]
OTHERS = {
    "单位名录.csv": (
        "单位名称,税号,所属行业,所在城市,员工数,营业收入(亿元),公司网址,联系电话,备注",
        [
            [
                f"华信第{i}医院",
                code(i),
                ("医疗", "汽车")[i % 2],
                CITIES[i % 3],
                f"{i * 10 + 5}",
                f"{i}.5",
                f"www.a{i}.cn",
                f"010-8888{i:04}",
                "随便",
            ]
            for i in range(30)
        ],
        {
            "单位名称": "Organization.name",
            "税号": "Organization.credit_code",
            "所属行业": "Organization.industry",
            "所在城市": "Organization.city",
            "员工数": "Organization.employees",
            "营业收入(亿元)": "Organization.revenue",
            "公司网址": "Organization.domain",
            "联系电话": "Organization.phone",
            "备注": None,
        },
    ),
    "leads_2025.csv": (
        "Account Name,Account ID,Website,Sector,Annual Revenue,Headcount,Country,Account Manager,Tel,Since",
        [
            [
                f"Acme {i} GmbH",
                f"ACC-{i:04}",
                f"https://acme{i}.de",
                "food",
                f"{i}000",
                f"{i}",
                "Germany",
                f"rep{i % 4}",
                f"+49 30 1234{i:03}",
                f"{i % 28 + 1}/{i % 12 + 1}/2024",
            ]
            for i in range(40)
        ],
        {
            "Account Name": "Organization.name",
            "Account ID": "Organization.id",
            "Website": "Organization.domain",
            "Sector": "Organization.industry",
            "Annual Revenue": "Organization.revenue",
            "Headcount": "Organization.employees",
            "Tel": "Organization.phone",
            "Since": "Customer.customer_since",
            "Account Manager": "OWNS_ACCOUNT.from.id",
        },
    ),
    "通讯录.csv": (
        "姓名,工作单位,岗位,电子邮件,联系方式",
        [[name, f"华信第{i % 2}医院", "采购经理", f"a{i}@b.cn", f"1380013{i:04}"] for i, name in enumerate(PEOPLE)],
        {
            "姓名": "Person.name",
            "工作单位": "WORKS_AT.to.name",
            "岗位": "WORKS_AT.title",
            "电子邮件": "Person.email",
            "联系方式": "Person.phone",
        },
    ),
    "opaque.csv": (
        "c1,c2,c3",
        [[f"{'甲乙丙丁戊己'[i]}方科技有限公司", code(i), f"{i}"] for i in range(6)],
        {"c1": "Organization.name", "c2": "Organization.credit_code", "c3": None},
    ),
    "pipeline.csv": (
        "Deal ID,Deal,Client,Client ID,Stage,Value,Created,Expected Close,Status",
        [
            [
                f"D{i}",
                f"Project {i}",
                f"Client {i % 5} Inc",
                f"C{i % 5}",
                "qualified",
                f"{i}k",
                f"2025-0{i % 9 + 1}-01",
                f"2025-1{i % 3}-01",
                "open",
            ]
            for i in range(20)
        ],
        {
            "Deal ID": "Opportunity.id",
            "Deal": "Opportunity.name",
            "Client": "Organization.name",
            "Client ID": "OPENED.from.id",
            "Stage": "Opportunity.stage",
            "Value": "Opportunity.amount",
            "Created": "Opportunity.opened",
            "Expected Close": "Opportunity.expected",
            "Status": "Opportunity.status",
        },
    ),
    "visits.csv": (
        "Visit No,Date,Type,Customer,Attendees,Subject,Result",
        [
            [f"V{i}", f"2025-01-{i % 28 + 1:02}", "visit", f"Acme {i % 3} Ltd", f"P{i};P{i + 1}", "Demo", "Good"]
            for i in range(20)
        ],
        {
            "Visit No": "Engagement.id",
            "Date": "Engagement.at",
            "Type": "Engagement.kind",
            "Customer": "ABOUT.to.name",
            "Attendees": "TOOK_PART.from.id",
            "Subject": "Engagement.topic",
            "Result": "Engagement.outcome",
        },
    ),
    "survey.csv": (
        "Respondent Company,Supplier,Score,Date,Comment",
        [[f"A{i} Ltd", f"S{i % 3} Inc", f"{i % 100}", "2025-01-01", "ok"] for i in range(20)],
        {
            "Respondent Company": "RATED.from.name",
            "Supplier": "RATED.to.name",
            "Score": "RATED.score",
            "Date": "RATED.at",
            "Comment": "RATED.comment",
        },
    ),
    "correos.csv": (
        "remitente,destinatario,fecha,asunto",
        [[f"a{i % 3}@uno.es", f"b{i % 4}@dos.es", f"2025-01-{i % 28 + 1:02}", "Oferta"] for i in range(20)],
        {
            "remitente": "TOOK_PART.from.email",
            "destinatario": "TOOK_PART.from.email",
            "fecha": "Engagement.at",
            "asunto": "Engagement.topic",
        },
    ),
    "edges.csv": (
        "from_person_id,to_person_id,basis,colour",
        [[f"P{i}", f"P{i + 1}", "worked together", "red"] for i in range(20)],
        {"from_person_id": "KNOWS.from.id", "to_person_id": "KNOWS.to.id", "basis": "KNOWS.basis", "colour": None},
    ),
    "links.csv": (
        "source,target",
        [[f"A{i} Ltd", f"B{i % 4} Inc"] for i in range(20)],
        {"source": "UPSTREAM_OF.from.name", "target": "UPSTREAM_OF.to.name"},
    ),
    "holdings.csv": (
        "parent,child,since",
        [[f"A{i % 3} Ltd", f"B{i} Inc", "2020-01-01"] for i in range(20)],
        {"parent": "SUBSIDIARY_OF.to.name", "child": "SUBSIDIARY_OF.from.name", "since": "SUBSIDIARY_OF.valid_from"},
    ),
    "compras.csv": (
        "comprador,proveedor,producto,año",
        [[f"Uno {i % 4} S.A.", f"Dos {i % 5} S.L.", ("acero", "hierro")[i % 2], f"20{i % 9 + 10}"] for i in range(20)],
        {
            "comprador": "SUPPLIES.to.name",
            "proveedor": "SUPPLIES.from.name",
            "producto": "SUPPLIES.product_line",
            "año": "SUPPLIES.valid_from",
        },
    ),
    "fournisseurs.csv": (
        "id,raison sociale,ville,pays,téléphone,couleur",
        [[f"F{i}", f"Métaux {i} SARL", "Lyon", "France", f"+33 4 72 00 00 {i:02}", "bleu"] for i in range(20)],
        {
            "id": "Organization.id",
            "raison sociale": "Organization.name",
            "ville": "Organization.city",
            "pays": "Organization.country",
            "téléphone": "Organization.phone",
            "couleur": None,
        },
    ),
    "Kunden.csv": (
        "Kundennummer,Firmenname,Ort,Land,Vorname,Nachname",
        [[f"K{i}", f"Müller {i} GmbH", "Köln", "Deutschland", "Anna", f"Schmidt{i}"] for i in range(20)],
        {
            "Kundennummer": "Organization.id",
            "Ort": "Organization.city",
            "Land": "Organization.country",
        },
    ),
    "contratos.csv": (
        "id_contrato,objeto,nome do fornecedor,valor_total,data_inicio",
        [[f"C{i}", f"Obra {i}", f"Construtora {i % 4} Ltda", f"{i}000", f"2025-0{i % 9 + 1}-01"] for i in range(20)],
        {
            "id_contrato": "Opportunity.id",
            "objeto": "Opportunity.name",
            "nome do fornecedor": "PARTNERED_ON.from.name",
            "valor_total": "Opportunity.amount",
            "data_inicio": "Opportunity.opened",
        },
    ),
    "empleados.csv": (
        "nombre,apellidos,puesto,departamento,correo electrónico,id jefe",
        [["Ana", f"Ruiz {i}", "Directora", "Ventas", f"a{i}@b.es", f"E{i % 3}"] for i in range(20)],
        {
            "nombre": "Person.name",
            "apellidos": "Person.name",
            "puesto": "Person.title",
            "departamento": "Person.department",
            "correo electrónico": "Person.email",
            "id jefe": "REPORTS_TO.to.id",
        },
    ),
}
