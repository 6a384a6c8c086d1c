import ts from 'typescript';

export interface ImportLine {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}
export interface FunctionSize {
  readonly name: string;
  readonly lines: number;
}
/** What the house rules ask about one file. `path` starts at the repository's root. */
export interface ParsedFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportLine[];
  readonly functions: readonly FunctionSize[];
  /** Names called or read as `a.b` or `new A()` without arguments, for what pure code must not touch. */
  readonly touches: ReadonlySet<string>;
  readonly hasAny: boolean;
}

export function parseFile(path: string, text: string): ParsedFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: ImportLine[] = [];
  const functions: FunctionSize[] = [];
  const touches = new Set<string>();
  let hasAny = false;

  const visit = (node: ts.Node): void => {
    const line = importOf(node);
    if (line !== null) imports.push(line);
    if (isFunction(node)) functions.push({ name: nameOf(node), lines: ownLines(node, file) });
    if (ts.isPropertyAccessExpression(node)) touches.add(node.getText(file));
    if (ts.isNewExpression(node) && (node.arguments?.length ?? 0) === 0)
      touches.add(`new ${node.expression.getText(file)}()`);
    if (node.kind === ts.SyntaxKind.AnyKeyword) hasAny = true;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, lines: text.split('\n').length - 1, imports, functions, touches, hasAny };
}

function importOf(node: ts.Node): ImportLine | null {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
    if (!ts.isStringLiteral(node.moduleSpecifier)) return null;
    return { specifier: node.moduleSpecifier.text, isTypeOnly: isTypeOnly(node) };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    if (argument !== undefined && ts.isStringLiteral(argument))
      return { specifier: argument.text, isTypeOnly: false };
  }
  return null;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  return (
    clause.name === undefined &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}

type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

function isFunction(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

function nameOf(node: FunctionNode): string {
  if (node.name !== undefined) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : '(anonymous)';
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
