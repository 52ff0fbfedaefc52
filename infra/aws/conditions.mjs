// Parameter values for which conditions of a CloudFormation template are true or false.

// Any parameter value that no condition compares with.
const OTHER = Symbol('other');

// Returns a function from requirements ([condition, true or false] pairs) to the first combination of parameter values
// that meets all of them, as text such as "ReadingRole='', Email!=''". Undefined if the parameters cannot produce one.
// Default values are tried first. An Fn::Equals of anything but a parameter and a literal may be true or false.
export function conditionSolver({ Parameters = {}, Conditions = {} }) {
  const compared = new Map(); // parameter, or text of another Fn::Equals -> literals
  for (const condition of Object.values(Conditions)) {
    for (const { variable, literal } of comparisons(condition)) {
      compared.set(variable, (compared.get(variable) ?? new Set()).add(literal));
    }
  }

  function comparison(expression) {
    const operands = [expression['Fn::Equals'] ?? []].flat();
    const variable = operands.find((each) => each?.Ref)?.Ref;
    const literal = operands.find((each) => typeof each !== 'object');
    if (variable !== undefined && literal !== undefined) return { variable, literal: String(literal) };
    return { variable: JSON.stringify(expression), literal: 'true' };
  }

  function comparisons(expression) {
    const [[key, argument]] = Object.entries(expression);
    if (['Fn::And', 'Fn::Or', 'Fn::Not'].includes(key)) return argument.flatMap(comparisons);
    if (key === 'Condition' && argument in Conditions) return comparisons(Conditions[argument]);
    return [comparison(expression)];
  }

  function isTrue(expression, values) {
    const [[key, argument]] = Object.entries(expression);
    switch (key) {
      case 'Fn::And': return argument.every((each) => isTrue(each, values));
      case 'Fn::Or': return argument.some((each) => isTrue(each, values));
      case 'Fn::Not': return !isTrue(argument[0], values);
      case 'Condition': if (argument in Conditions) return isTrue(Conditions[argument], values); // falls through
      default: {
        const { variable, literal } = comparison(expression);
        return values[variable] === literal;
      }
    }
  }

  // The values of a parameter between which conditions can distinguish.
  function candidates(variable) {
    if (variable.startsWith('{')) return ['false', 'true'];
    const parameter = Parameters[variable] ?? {};
    const byDefault = 'Default' in parameter ? String(parameter.Default) : undefined;
    const literals = [...compared.get(variable) ?? []].filter((literal) => accepts(parameter, literal));
    const all = parameter.AllowedValues?.map(String) ?? (literals.includes(byDefault) ? [...literals, OTHER] : [OTHER, ...literals]);
    return all.includes(byDefault) ? [byDefault, ...all.filter((each) => each !== byDefault)] : all;
  }

  function* combinations([variable, ...others]) {
    if (variable === undefined) {
      yield {};
      return;
    }
    for (const value of candidates(variable)) {
      for (const rest of combinations(others)) yield { [variable]: value, ...rest };
    }
  }

  function describe([variable, value]) {
    return value === OTHER
      ? `${variable}!=${[...compared.get(variable) ?? []].map((literal) => `'${literal}'`).join('|')}` : `${variable}='${value}'`;
  }

  return (requirements) => {
    const variables = new Set(requirements.flatMap(([condition]) => comparisons({ Condition: condition })).map((each) => each.variable));
    for (const values of combinations([...variables])) {
      if (requirements.every(([condition, wanted]) => isTrue({ Condition: condition }, values) === wanted)) {
        return Object.entries(values).map(describe).join(', ');
      }
    }
    return undefined;
  };
}

// Reports whether CloudFormation accepts the value for the parameter.
function accepts({ AllowedValues, AllowedPattern, MinLength = 0, MaxLength = Infinity, MinValue = -Infinity, MaxValue = Infinity }, value) {
  if (AllowedValues && !AllowedValues.map(String).includes(value)) return false;
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) return false;
  if (value.length < MinLength || value.length > MaxLength) return false;
  return !(Number(value) < MinValue || Number(value) > MaxValue);
}
