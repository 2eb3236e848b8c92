package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"unicode"
)

// ---- expression parser ----
type TokenKind int

const (
	EOF TokenKind = iota
	NUM
	IDENT
	OP
	LP
	RP
)

var kindNames = map[TokenKind]string{EOF: "EOF", NUM: "NUM", IDENT: "IDENT", OP: "OP", LP: "(", RP: ")"}

func (k TokenKind) String() string { return kindNames[k] }

type Token struct {
	Kind TokenKind
	Text string
	Pos  int
}
type Lexer struct {
	src []rune
	pos int
}
type SyntaxError struct {
	Pos int
	Msg string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("syntax error at %d: %s", e.Pos, e.Msg) }

var ErrDivZero = errors.New("division by zero")

func (l *Lexer) Next() (tok Token, err error) {
	for l.pos < len(l.src) && unicode.IsSpace(l.src[l.pos]) {
		l.pos++
	}
	if l.pos >= len(l.src) {
		return Token{EOF, "", l.pos}, nil
	}
	start := l.pos
	switch c := l.src[l.pos]; {
	case unicode.IsDigit(c):
		for l.pos < len(l.src) && (unicode.IsDigit(l.src[l.pos]) || l.src[l.pos] == '.') {
			l.pos++
		}
		return Token{NUM, string(l.src[start:l.pos]), start}, nil
	case unicode.IsLetter(c), c == '_':
		for l.pos < len(l.src) && (unicode.IsLetter(l.src[l.pos]) || unicode.IsDigit(l.src[l.pos])) {
			l.pos++
		}
		return Token{IDENT, string(l.src[start:l.pos]), start}, nil
	case strings.ContainsRune("+-*/^", c):
		l.pos++
		return Token{OP, string(c), start}, nil
	case c == '(':
		l.pos++
		return Token{LP, "(", start}, nil
	case c == ')':
		l.pos++
		return Token{RP, ")", start}, nil
	default:
		return tok, &SyntaxError{start, fmt.Sprintf("unexpected %q", c)}
	}
}

type (
	Node interface {
		Eval(env Env) (float64, error)
		fmt.Stringer
	}
	Env   map[string]float64
	Num   float64
	Var   string
	BinOp struct {
		Op   byte
		L, R Node
	}
	Neg struct{ Node }
)

func (n Num) Eval(Env) (float64, error) { return float64(n), nil }
func (n Num) String() string            { return fmt.Sprintf("%g", float64(n)) }
func (v Var) Eval(e Env) (float64, error) {
	if x, ok := e[string(v)]; ok {
		return x, nil
	}
	return 0, fmt.Errorf("undefined variable %q", string(v))
}
func (v Var) String() string    { return string(v) }
func (b *BinOp) String() string { return fmt.Sprintf("(%v %c %v)", b.L, b.Op, b.R) }
func (b *BinOp) Eval(e Env) (float64, error) {
	l, err := b.L.Eval(e)
	if err != nil {
		return 0, err
	}
	r, err := b.R.Eval(e)
	if err != nil {
		return 0, fmt.Errorf("right of %c: %w", b.Op, err)
	}
	switch b.Op {
	case '+':
		return l + r, nil
	case '-':
		return l - r, nil
	case '*':
		return l * r, nil
	case '/':
		if r == 0 {
			return 0, ErrDivZero
		}
		return l / r, nil
	}
	panic("bad op " + string(b.Op))
}
func (n Neg) Eval(e Env) (float64, error) {
	v, err := n.Node.Eval(e)
	return -v, err
}

type Parser struct {
	lex *Lexer
	tok Token
}

func Parse(s string) (n Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			if se, ok := r.(*SyntaxError); ok {
				err = se
				return
			}
			panic(r)
		}
	}()
	p := &Parser{lex: &Lexer{src: []rune(s)}}
	p.advance()
	n = p.expr(0)
	if p.tok.Kind != EOF {
		panic(&SyntaxError{p.tok.Pos, "unexpected " + p.tok.Kind.String()})
	}
	return
}
func (p *Parser) advance() {
	var err error
	if p.tok, err = p.lex.Next(); err != nil {
		panic(err)
	}
}

var prec = [...]int{'+': 1, '-': 1, '*': 2, '/': 2, '^': 3}

func (p *Parser) expr(min int) Node {
	lhs := p.unary()
	for p.tok.Kind == OP && prec[p.tok.Text[0]] > min {
		op := p.tok.Text[0]
		p.advance()
		lhs = &BinOp{op, lhs, p.expr(prec[op])}
	}
	return lhs
}
func (p *Parser) unary() Node {
	switch t := p.tok; t.Kind {
	case OP:
		if t.Text == "-" {
			p.advance()
			return Neg{p.unary()}
		}
	case NUM:
		p.advance()
		var f float64
		fmt.Sscanf(t.Text, "%g", &f)
		return Num(f)
	case IDENT:
		p.advance()
		return Var(t.Text)
	case LP:
		p.advance()
		n := p.expr(0)
		if p.tok.Kind != RP {
			panic(&SyntaxError{p.tok.Pos, "expected )"})
		}
		p.advance()
		return n
	}
	panic(&SyntaxError{p.tok.Pos, fmt.Sprintf("unexpected %v %+v", p.tok.Kind, p.tok)})
}

// ---- LRU ----
type entry[K comparable, V any] struct {
	k          K
	v          V
	prev, next *entry[K, V]
}
type LRU[K comparable, V any] struct {
	cap        int
	m          map[K]*entry[K, V]
	head, tail *entry[K, V]
	OnEvict    func(K, V)
}

func New[K comparable, V any](cap int) *LRU[K, V] {
	l := &LRU[K, V]{cap: cap, m: map[K]*entry[K, V]{}}
	l.head, l.tail = &entry[K, V]{}, &entry[K, V]{}
	l.head.next, l.tail.prev = l.tail, l.head
	return l
}
func (l *LRU[K, V]) unlink(e *entry[K, V]) { e.prev.next, e.next.prev = e.next, e.prev }
func (l *LRU[K, V]) front(e *entry[K, V]) {
	e.prev, e.next = l.head, l.head.next
	l.head.next.prev = e
	l.head.next = e
}
func (l *LRU[K, V]) Get(k K) (v V, ok bool) {
	e, ok := l.m[k]
	if !ok {
		return
	}
	l.unlink(e)
	l.front(e)
	return e.v, true
}
func (l *LRU[K, V]) Put(k K, v V) {
	if e, ok := l.m[k]; ok {
		e.v = v
		l.unlink(e)
		l.front(e)
		return
	}
	if len(l.m) == l.cap {
		e := l.tail.prev
		l.unlink(e)
		delete(l.m, e.k)
		if l.OnEvict != nil {
			l.OnEvict(e.k, e.v)
		}
	}
	e := &entry[K, V]{k: k, v: v}
	l.m[k] = e
	l.front(e)
}

// ---- graph ----
type Graph map[string]map[string]int

func (g Graph) Edge(a, b string, w int) Graph {
	for _, p := range [][2]string{{a, b}, {b, a}} {
		if g[p[0]] == nil {
			g[p[0]] = make(map[string]int)
		}
		g[p[0]][p[1]] = w
	}
	return g
}
func (g Graph) Dijkstra(src string) (dist map[string]int, prev map[string]string) {
	const inf = int(^uint(0) >> 1)
	dist, prev = map[string]int{}, map[string]string{}
	for n := range g {
		dist[n] = inf
	}
	dist[src] = 0
	done := map[string]struct{}{}
	for len(done) < len(g) {
		best, bd := "", inf
		for n, d := range dist {
			if _, ok := done[n]; !ok && (d < bd || d == bd && n < best) {
				best, bd = n, d
			}
		}
		if best == "" {
			break
		}
		done[best] = struct{}{}
		for n, w := range g[best] {
			if nd := bd + w; nd < dist[n] {
				dist[n], prev[n] = nd, best
			}
		}
	}
	return
}

type Matrix [][]float64

func (m Matrix) Mul(o Matrix) Matrix {
	r := make(Matrix, len(m))
	for i := range r {
		r[i] = make([]float64, len(o[0]))
		for j := range r[i] {
			for k := range o {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return r
}

type byLen []string

func (b byLen) Len() int { return len(b) }
func (b byLen) Less(i, j int) bool {
	return len(b[i]) < len(b[j]) || len(b[i]) == len(b[j]) && b[i] < b[j]
}
func (b byLen) Swap(i, j int) { b[i], b[j] = b[j], b[i] }

func main() {
	env := Env{"x": 3, "y": 4}
	for _, s := range []string{"1+2*3", "(1+2)*3", "-x*(y-1)/2", "1/(x-3)", "2+z", "1+", "3 $ 4", "((1)", "1 2", "--x+-y"} {
		n, err := Parse(s)
		if err != nil {
			var se *SyntaxError
			fmt.Printf("%-12s error: %v (%t)\n", s, err, errors.As(err, &se))
			continue
		}
		v, err := n.Eval(env)
		switch {
		case errors.Is(err, ErrDivZero):
			fmt.Printf("%-12s %v div0 %v\n", s, n, err)
		case err != nil:
			fmt.Printf("%-12s %v eval: %v\n", s, n, err)
		default:
			fmt.Printf("%-12s %v = %.3f %T\n", s, n, v, n)
		}
	}
	l := New[string, int](2)
	l.OnEvict = func(k string, v int) { fmt.Println("evict", k, v) }
	l.Put("a", 1)
	l.Put("b", 2)
	l.Get("a")
	l.Put("c", 3)
	_, ok := l.Get("b")
	fmt.Println(ok, len(l.m))
	g := Graph{}.Edge("A", "B", 4).Edge("A", "C", 1).Edge("C", "B", 2).Edge("B", "D", 5)
	d, p := g.Dijkstra("A")
	fmt.Println(d, p)
	m := Matrix{{1, 2}, {3, 4}}
	fmt.Println(m.Mul(Matrix{{0, 1}, {1, 0}}), m)
	w := byLen(strings.Fields("the quick brown fox jumps over the lazy dog"))
	sort.Sort(sort.Reverse(w))
	fmt.Println(w)
	cnt := map[rune]int{}
	for _, r := range strings.Join(w, "") {
		cnt[r]++
	}
	type kv struct {
		r rune
		n int
	}
	var kvs []kv
	for r, n := range cnt {
		kvs = append(kvs, kv{r, n})
	}
	sort.Slice(kvs, func(i, j int) bool {
		if kvs[i].n != kvs[j].n {
			return kvs[i].n > kvs[j].n
		}
		return kvs[i].r < kvs[j].r
	})
	fmt.Printf("%c %v %+v\n", kvs[0].r, kvs[:2], kvs[1])
	fmt.Fprintln(os.Stderr, "done")
	if len(kvs) > 5 {
		os.Exit(len(kvs) % 7)
	}
}
