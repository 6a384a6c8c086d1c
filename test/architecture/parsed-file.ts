import ts from 'typescript';

export interface ImportLine {
  /** Null: computed when the program runs. */
  readonly specifier: string | null;
  readonly isTypeOnly: boolean;
}
export interface FunctionSize {
  /** Null for a function that is given away where it is written. */
  readonly name: string | null;
  readonly lines: number;
  readonly parameters: number;
}
/** What the house rules ask about one file. `path` starts at the repository's root. */
export interface ParsedFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportLine[];
  readonly functions: readonly FunctionSize[];
  /** Used in expressions: `name`, `name.member`, `.member`, and `new Name()` without arguments. */
  readonly touches: ReadonlySet<string>;
  readonly moduleLets: readonly string[];
  readonly hasAny: boolean;
  /** Does nothing but pass on what other files export. */
  readonly isBarrel: boolean;
}

/** Reads one file with the compiler's own parser; nothing is resolved, so planted text works as well. */
export function parseFile(path: string, text: string): ParsedFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: ImportLine[] = [];
  const functions: FunctionSize[] = [];
  const touches = new Set<string>();
  let hasAny = false;

  const visit = (node: ts.Node): void => {
    const line = importOf(node);
    if (line !== null) imports.push(line);
    if (isFunction(node)) functions.push(sizeOf(node, file));
    for (const name of touchedBy(node)) touches.add(name);
    if (node.kind === ts.SyntaxKind.AnyKeyword) hasAny = true;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return {
    path,
    lines: text.split('\n').length - 1,
    imports,
    functions,
    touches,
    moduleLets: file.statements.flatMap(letsOf),
    hasAny,
    isBarrel: file.statements.length > 0 && file.statements.every(passesOn),
  };
}

function importOf(node: ts.Node): ImportLine | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const { moduleSpecifier } = node;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return null;
    return { specifier: moduleSpecifier.text, isTypeOnly: isTypeOnly(node) };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    const specifier = argument !== undefined && ts.isStringLiteral(argument) ? argument.text : null;
    return { specifier, isTypeOnly: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    return ts.isStringLiteral(literal) ? { specifier: literal.text, isTypeOnly: true } : null;
  }
  return null;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const { exportClause } = node;
    return node.isTypeOnly || (exportClause !== undefined && areTypes(exportClause));
  }
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  return clause.name === undefined && clause.namedBindings !== undefined && areTypes(clause.namedBindings);
}

function areTypes(bindings: ts.NamedImportBindings | ts.NamedExportBindings): boolean {
  if (!ts.isNamedImports(bindings) && !ts.isNamedExports(bindings)) return false;
  return bindings.elements.length > 0 && [...bindings.elements].every((element) => element.isTypeOnly);
}

/** What an expression reads, calls or makes. Types and the names of members that are declared are no use. */
function touchedBy(node: ts.Node): readonly string[] {
  if (ts.isPropertyAccessExpression(node)) {
    return [node.getText(), `.${node.name.text}`, ...identifierOf(node.expression)];
  }
  if (ts.isElementAccessExpression(node)) return identifierOf(node.expression);
  if (ts.isCallExpression(node)) return [node.expression, ...node.arguments].flatMap(identifierOf);
  if (ts.isVariableDeclaration(node) && node.initializer !== undefined) return identifierOf(node.initializer);
  if (ts.isNewExpression(node)) {
    const isBare = (node.arguments?.length ?? 0) === 0;
    return isBare ? [`new ${node.expression.getText()}()`] : [];
  }
  return [];
}

function identifierOf(node: ts.Node): readonly string[] {
  return ts.isIdentifier(node) ? [node.text] : [];
}

function letsOf(statement: ts.Statement): readonly string[] {
  if (!ts.isVariableStatement(statement)) return [];
  const { declarationList: list } = statement;
  return (list.flags & ts.NodeFlags.Let) === 0 ? [] : list.declarations.map(({ name }) => name.getText());
}

function passesOn(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
}

type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration;

function isFunction(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isAccessor(node)
  );
}

function sizeOf(node: FunctionNode, file: ts.SourceFile): FunctionSize {
  return { name: nameOf(node), lines: ownLines(node, file), parameters: node.parameters.length };
}

function nameOf(node: FunctionNode): string | null {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (node.name !== undefined) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : null;
}

/** Lines of the function without those of functions declared inside: a factory is as long as what it does itself. */
function ownLines(node: FunctionNode, file: ts.SourceFile): number {
  const span = (part: ts.Node) =>
    file.getLineAndCharacterOfPosition(part.getEnd()).line -
    file.getLineAndCharacterOfPosition(part.getStart(file)).line +
    1;
  let inner = 0;
  const visit = (child: ts.Node): void => {
    if (isFunction(child)) inner += Math.max(0, span(child) - 1);
    else ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return span(node) - inner;
}
