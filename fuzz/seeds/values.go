package main

type point struct{ x, y int }

type node struct {
	point
	kids [2]*node
	data map[point][]byte
}

func (p point) add(q point) point { return point{p.x + q.x, p.y + q.y} }
func (p *point) move(dx int)      { p.x += dx }

func swap(a, b *[]int) { *a, *b = *b, *a }

func fill(n int) (out [4]point) {
	for i := range out {
		out[i] = point{i, n}
	}
	return
}

func main() {
	s := []int{1, 2, 3, 4, 5}
	t := s[1:3:4]
	t = append(t, 9)
	t = append(t, s...)
	swap(&s, &t)
	copy(s[2:], s)
	println(len(s), cap(t[:2]), s[3])
	arr := [3]int(t[:3])
	ptr := (*[2]int)(t)
	ptr[0], arr[0] = arr[1], ptr[1]
	q := fill(2)
	r := q
	r[1].move(5)
	println(q == r, q[1].add(r[1]).x, arr[0])
	n := &node{point: point{y: 1}, data: map[point][]byte{{1, 2}: []byte("ab")}}
	n.kids[1] = &node{kids: [...]*node{n, nil}}
	n.kids[1].kids[0].data[point{1, 2}][0]++
	delete(n.data, point{})
	println(string(n.data[point{1, 2}]), n.add(point{1, 1}).y)
	m := map[string]*point{"a": {1, 2}}
	m["a"].x, m["b"] = 7, new(point)
	var i any = q
	j, ok := i.([4]point)
	println(j[3].x, ok, i == any(fill(2)), m["a"].x, len(m))
	str := "héllo"
	b := []byte(str)
	b[0] = 'j'
	println(string(b), str[1:3], string([]rune(str)[1]), str < "i")
	clear(m)
	var z complex128 = complex(1, -2)
	println(real(z*z), imag(z)/2, min(3, 1, 2))
}
