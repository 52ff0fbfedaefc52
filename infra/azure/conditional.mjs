// Finds expressions that Azure Resource Manager evaluates although their resource is not deployed. The condition of a
// resource does not prevent the evaluation; a conditional expression does.

// Properties of a resource that are known before the deployment. Bicep compiles every other one to reference().
const KNOWN = ['id', 'name', 'type', 'apiVersion'];
const RUNTIME = /^(reference|list[A-Z]\w*)$/;
const ACCESS = ['member_expression', 'subscript_expression', 'call_expression'];

// Returns one sentence for each runtime function in a conditional resource, and for each property of a conditional resource,
// that is not inside a conditional expression over the same condition.
export function unguarded(tree, declared) {
  const problems = [];
  const declarations = new Map([...declared].map(([name, node]) => [name, expression(node)]));
  const conditions = new Map([...declarations].map(([name, node]) => [name, conditionsOf(node)]));
  const isDeployed = (name) => /^(resource|module)/.test(declarations.get(name)?.type ?? '');
  for (const [name, node] of declarations) {
    if (isDeployed(name)) node.parts.slice(1).forEach((each) => visit(name, each, conditions.get(name), []));
  }
  for (const node of expression(tree).parts.filter((child) => child.type === 'output_declaration')) {
    visit(`output ${node.parts[0].text}`, node.parts.at(-1), [], []);
  }
  return problems;

  // own: conditions that are true if the resource is deployed; known: conditions that are true where the node is evaluated.
  function visit(where, node, own, known) {
    if (node.type === 'ternary_expression') {
      const [test, then, otherwise] = node.parts;
      visit(where, test, own, known);
      visit(where, then, own, [...known, ...implied(test, true)]);
      visit(where, otherwise, own, [...known, ...implied(test, false)]);
      return;
    }
    const call = runtimeCall(node);
    if (call) {
      const missing = [...own, ...call.resources.flatMap((name) => conditions.get(name))].find((each) => !known.includes(each));
      if (missing) problems.push(`${where}: ${call.text} is evaluated even if ${missing} is false; expected ${missing} ? ${call.text} : …`);
    }
    const variable = node.type === 'identifier' && declarations.get(node.text);
    if (variable?.type === 'variable_declaration') visit(where, variable.parts.at(-1), own, known);
    // Skips the name of a property and the condition of a resource.
    const values = ['object_property', 'if_statement'].includes(node.type) ? node.parts.slice(1) : node.parts;
    for (const value of values) visit(where, value, own, known);
  }

  function runtimeCall(node) {
    const [first, second] = node.parts;
    if (node.type === 'call_expression' && RUNTIME.test(first.text)) {
      return { text: `${first.text}()`, resources: identifiers(second).filter(isDeployed) };
    }
    const property = { member_expression: second?.text, subscript_expression: second?.text.match(/^'(.*)'$/)?.[1] }[node.type];
    const resource = property && !KNOWN.includes(property) && resourceOf(first);
    return resource ? { text: node.text, resources: [resource] } : undefined;
  }

  // Returns the name of the resource that the node is, or of whose loop it is an element.
  function resourceOf(node) {
    if (node.type === 'subscript_expression') return node.parts[1].type === 'string' ? undefined : resourceOf(node.parts[0]);
    return node.type === 'identifier' && isDeployed(node.text) ? node.text : undefined;
  }
}

// Returns the node with the precedence of Bicep: the grammar parses a ? b : c.d as (a ? b : c).d.
function expression(node) {
  const parts = node.namedChildren.filter((child) => child.type !== 'comment').map(expression);
  const plain = { type: node.type, text: node.text, parts, operator: node.child(1)?.text };
  return ACCESS.includes(node.type) ? accessed(plain) : plain;
}

function accessed(node) {
  const [first, ...others] = node.parts;
  if (first.type !== 'ternary_expression') return node;
  const [test, then, otherwise] = first.parts;
  const text = otherwise.text + node.text.slice(first.text.length);
  return { ...first, text: node.text, parts: [test, then, accessed({ ...node, text, parts: [otherwise, ...others] })] };
}

function identifiers(node) {
  return node.type === 'identifier' ? [node.text] : node.parts.flatMap(identifiers);
}

function conditionsOf(node) {
  const condition = node.type === 'if_statement' ? node : node.parts.find((each) => /^(if|for)_statement$/.test(each.type));
  if (condition === undefined) return [];
  return condition.type === 'if_statement' ? implied(condition.parts[0], true) : conditionsOf(condition);
}

// Returns the expressions that are true if the node has the given value.
function implied(node, value) {
  if (node.type === 'parenthesized_expression') return implied(node.parts[0], value);
  if (node.type === 'unary_expression' && node.text.startsWith('!')) return implied(node.parts[0], !value);
  if (node.type === 'binary_expression' && node.operator === (value ? '&&' : '||')) {
    return node.parts.flatMap((each) => implied(each, value));
  }
  return [`${value ? '' : '!'}${node.text.replaceAll(/\s+/g, '')}`];
}
