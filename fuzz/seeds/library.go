package main

import (
	"errors"
	"sort"
	"strconv"
	"strings"
)

var errBad = errors.New("bad")

type parseError struct {
	line int
	err  error
}

func (e parseError) Error() string { return strconv.Itoa(e.line) + ": " + e.err.Error() }
func (e parseError) Unwrap() error { return e.err }

func parse(s string) (map[string]int, error) {
	m := map[string]int{}
	for i, line := range strings.Split(s, "\n") {
		k, v, ok := strings.Cut(line, "=")
		if !ok {
			return m, parseError{i + 1, errBad}
		}
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil {
			return nil, err
		}
		m[strings.ToUpper(k)] += n
	}
	return m, nil
}

func main() {
	m, err := parse("a=1\nb= 2\na=3\nc")
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(k + strconv.Itoa(m[k]))
	}
	var pe parseError
	println(b.String(), errors.Is(err, errBad), errors.As(err, &pe), pe.line)
}
