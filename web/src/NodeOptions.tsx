/** The nodes that a form lets choose from, by name: of thousands they are made once the page has nothing else to do. */
import { nameOf } from "./language";
import { useIdle } from "./later";

type Node = Parameters<typeof nameOf>[0] & { readonly id: string };

export function NodeOptions({ nodes }: { readonly nodes: readonly Node[] }) {
  const idle = useIdle();
  return (
    <>
      <option value="">–</option>
      {idle && nodes.map((each) => <option key={each.id} value={each.id}>{nameOf(each)}</option>)}
    </>
  );
}
