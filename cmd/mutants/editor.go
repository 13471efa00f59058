package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// editor rewrites one file with every mutant of it.
type editor struct {
	pkg    *loaded
	file   string
	source []byte
	first  int // number of the file's first mutant
	found  []mutant
}

// plain is the source of a node as it is.
func (e *editor) plain(n ast.Node) string {
	return string(e.source[e.offset(n.Pos()):e.offset(n.End())])
}

// line is the line of the source that a node begins in.
func (e *editor) line(n ast.Node) string {
	return strings.Split(string(e.source), "\n")[e.pkg.set.Position(n.Pos()).Line-1]
}

func (e *editor) offset(p token.Pos) int { return e.pkg.set.Position(p).Offset }

// add notes a mutant and returns its number.
func (e *editor) add(n ast.Node, change string) int {
	change = strings.Join(strings.Fields(change), " ")
	e.found = append(e.found, mutant{e.file, e.pkg.set.Position(n.Pos()).Line, change})
	return e.first + len(e.found) - 1
}

// rewrite is the source of a node with every mutant inside it.
func (e *editor) rewrite(root ast.Node) string {
	var b strings.Builder
	at := e.offset(root.Pos())
	if _, whole := root.(*ast.File); whole {
		at = 0
	}
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil || n == root {
			return true
		}
		text, ok := e.mutated(n)
		if ok {
			b.Write(e.source[at:e.offset(n.Pos())])
			b.WriteString(text)
			at = e.offset(n.End())
		}
		return !ok
	})
	b.Write(e.source[at:e.offset(root.End())])
	return b.String()
}

// mutated is the text of a node that is to be put in another way, or false: then its children are looked at.
func (e *editor) mutated(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.GenDecl:
		return e.plain(n), n.Tok != token.VAR // constants, types and imports stay
	case *ast.ArrayType:
		return e.plain(n), true
	case *ast.KeyValueExpr:
		return e.plain(n.Key) + ": " + e.element(n.Value), true
	case *ast.BinaryExpr:
		return e.binary(n)
	case *ast.IfStmt:
		return e.condition(n)
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt:
		return e.removed(n.(ast.Stmt))
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return e.removed(n)
		}
	case *ast.BasicLit:
		return e.literal(n)
	}
	return "", false
}

// opposites are what stands for an operator: the boundary moved, the condition turned, the other connective.
var opposites = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.ADD}, token.QUO: {token.MUL},
	token.REM: {token.MUL},
}

func (e *editor) binary(n *ast.BinaryExpr) (string, bool) {
	t := e.pkg.info.Types[n]
	others := opposites[n.Op]
	if t.Value != nil || len(others) == 0 {
		return e.plain(n), t.Value != nil
	}
	basic, _ := t.Type.Underlying().(*types.Basic)
	if basic == nil || basic.Info()&(types.IsBoolean|types.IsNumeric) == 0 {
		return "", false
	}
	inner := e.rewrite(n)
	swap := func(op token.Token) string {
		return e.plain(n.X) + " " + op.String() + " " + e.plain(n.Y)
	}
	if basic.Info()&types.IsNumeric != 0 {
		id := e.add(n, e.plain(n)+" -> "+swap(others[0]))
		return fmt.Sprintf("mutantPick(%d, %s, %s)", id, inner, swap(others[0])), true
	}
	text, none := "", ""
	for _, op := range others {
		id := e.add(n, e.plain(n)+" -> "+swap(op))
		text += fmt.Sprintf("mutantNumber == %d && (%s) || ", id, swap(op))
		none += fmt.Sprintf("mutantNumber != %d && ", id)
	}
	return "(" + text + none + "(" + inner + "))", true
}

// condition turns a condition that is no comparison.
func (e *editor) condition(n *ast.IfStmt) (string, bool) {
	if _, compares := n.Cond.(*ast.BinaryExpr); compares {
		return "", false
	}
	id := e.add(n.Cond, "if "+e.plain(n.Cond)+" -> if not")
	head := string(e.source[e.offset(n.Pos()):e.offset(n.Cond.Pos())])
	if n.Init != nil {
		head = "if " + e.rewrite(n.Init) + "; "
	}
	text := fmt.Sprintf("%s(%s) != (mutantNumber == %d) %s", head, e.rewrite(n.Cond), id, e.rewrite(n.Body))
	if n.Else != nil {
		text += " else " + e.rewriteElse(n.Else)
	}
	return text, true
}

func (e *editor) rewriteElse(s ast.Stmt) string {
	if text, ok := e.mutated(s); ok {
		return text
	}
	return e.rewrite(s)
}

// removed leaves a statement out.
func (e *editor) removed(s ast.Stmt) (string, bool) {
	b, branches := s.(*ast.BranchStmt)
	if !e.pkg.lone[s] || branches && b.Tok != token.CONTINUE && b.Tok != token.BREAK {
		return "", false
	}
	id := e.add(s, "without "+e.plain(s))
	return fmt.Sprintf("if mutantNumber != %d {\n%s\n}", id, e.rewrite(s)), true
}

// element empties a field of a composite literal.
func (e *editor) element(v ast.Expr) string {
	inner, ok := e.mutated(v)
	if !ok {
		inner = e.rewrite(v)
	}
	t := e.pkg.info.Types[v]
	if lit, ok := v.(*ast.CompositeLit); ok && lit.Type == nil || t.Value != nil || t.IsNil() || t.Type == nil {
		return inner
	}
	return fmt.Sprintf("mutantZero(%d, %s)", e.add(v, "zero for "+e.plain(v)), inner)
}

// literal makes a whole number one more.
func (e *editor) literal(n *ast.BasicLit) (string, bool) {
	t, ok := e.pkg.info.Types[n].Type.(*types.Basic)
	if n.Kind != token.INT || !ok || t.Kind() != types.Int && t.Kind() != types.Int64 {
		return "", false
	}
	id := e.add(n, n.Value+" -> "+n.Value+" + 1 in "+e.line(n))
	return fmt.Sprintf("mutantPick[%s](%d, %s, %s+1)", t.Name(), id, n.Value, n.Value), true
}
