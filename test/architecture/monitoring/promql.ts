import { parser } from '@prometheus-io/lezer-promql';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

export interface Selected {
  /** As written, with the suffix of a histogram's series. */
  metric: string;
  /** Labels that the selector compares. */
  labels: string[];
}

export interface Expression {
  /** Pieces that are no PromQL; empty when the whole is. */
  errors: string[];
  selectors: Selected[];
  /** Labels by which is grouped or matched, with the metrics that must have them. */
  groupings: { label: string; metrics: string[] }[];
  /** Labels of the result when an aggregation or a function decides them; null: those of the metrics. */
  resultLabels: string[] | null;
}

/** Reads an expression as Prometheus does, and says which series and labels it speaks of. */
export function readPromql(text: string): Expression {
  const top = parser.parse(text).topNode;
  const say = (node: SyntaxNode) => text.slice(node.from, node.to);
  const errors: string[] = [];
  walk(top, (node) => {
    if (node.type.isError) errors.push(`${say(node) || 'something is missing'} (at ${node.from} of ${text})`);
  });
  const modifiers = all(top, 'GroupingLabels');
  return {
    errors,
    selectors: selectorsIn(top, say),
    groupings: modifiers.flatMap((labels) => groupingOf(labels, say)),
    resultLabels: resultLabelsOf(top, say),
  };
}

type Say = (node: SyntaxNode) => string;

function selectorsIn(node: SyntaxNode, say: Say): Selected[] {
  return all(node, 'VectorSelector').map((selector) => {
    const matchers = all(selector, 'UnquotedLabelMatcher').map((matcher) =>
      say(matcher.getChild('LabelName') ?? matcher),
    );
    const identifier = selector.getChild('Identifier');
    return { metric: identifier === null ? '' : say(identifier), labels: matchers };
  });
}

/** The labels stand in `by (...)` of an aggregation, or in `on (...)` of an operation between two vectors. */
function groupingOf(labels: SyntaxNode, say: Say): Expression['groupings'] {
  const owner = ancestor(labels, ['AggregateExpr', 'BinaryExpr']);
  const metrics = owner === null ? [] : selectorsIn(owner, say).map(({ metric }) => metric);
  return all(labels, 'LabelName').map((name) => ({ label: say(name), metrics }));
}

function resultLabelsOf(top: SyntaxNode, say: Say): string[] | null {
  const aggregations = all(top, 'AggregateExpr').filter((node) => ancestor(node.parent, ['AggregateExpr']) === null);
  const constants = all(top, 'Absent').length > 0;
  if (aggregations.length === 0) return constants ? all(top, 'LabelName').map(say) : null;
  const [counted] = all(top, 'Topk').concat(all(top, 'Bottomk'));
  if (counted !== undefined) return null; // these keep the labels
  return aggregations.flatMap((node) => all(node.getChild('AggregateModifier') ?? null, 'LabelName').map(say));
}

function ancestor(node: SyntaxNode | null, names: string[]): SyntaxNode | null {
  for (let at = node; at !== null; at = at.parent) if (names.includes(at.name)) return at;
  return null;
}

function all(node: SyntaxNode | null, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  if (node !== null) walk(node, (at) => void (at.name === name && found.push(at)));
  return found;
}

function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  for (let child = node.firstChild; child !== null; child = child.nextSibling) walk(child, visit);
}
