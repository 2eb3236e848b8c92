package sort

import "math/bits"

// Pattern-defeating quicksort (Orson Peters, 2021), with the choices of Go's library, so that elements that compare equal end
// in the same order as there: insertion sort up to 12 elements, pivot by median of three from 8 and by Tukey's ninther
// from 50 elements on, heapsort after too many bad partitions.

const (
	small  = 12
	ninths = 50
)

type hint int

const (
	unknown hint = iota
	rising
	falling
)

func insertion(data Interface, a, b int) {
	for i := a + 1; i < b; i++ {
		for j := i; j > a && data.Less(j, j-1); j-- {
			data.Swap(j, j-1)
		}
	}
}

func siftDown(data Interface, root, end, first int) {
	for {
		child := 2*root + 1
		if child >= end {
			return
		}
		if child+1 < end && data.Less(first+child, first+child+1) {
			child++
		}
		if !data.Less(first+root, first+child) {
			return
		}
		data.Swap(first+root, first+child)
		root = child
	}
}

func heapsort(data Interface, a, b int) {
	n := b - a
	for i := (n - 1) / 2; i >= 0; i-- {
		siftDown(data, i, n, a)
	}
	for i := n - 1; i >= 0; i-- {
		data.Swap(a, a+i)
		siftDown(data, 0, i, a)
	}
}

// pdq sorts data[a:b]; limit bad partitions are allowed before heapsort takes over.
func pdq(data Interface, a, b, limit int) {
	balanced, partitioned := true, true
	for {
		n := b - a
		if n <= small {
			insertion(data, a, b)
			return
		}
		if limit == 0 {
			heapsort(data, a, b)
			return
		}
		if !balanced {
			shuffle(data, a, b)
			limit--
		}
		pivot, h := choosePivot(data, a, b)
		if h == falling {
			for i, j := a, b-1; i < j; i, j = i+1, j-1 {
				data.Swap(i, j)
			}
			pivot = b - 1 - (pivot - a)
			h = rising
		}
		if balanced && partitioned && h == rising && nearlySorted(data, a, b) {
			return
		}
		// The range follows a pivot that it has no smaller elements than: take out those that equal it.
		if a > 0 && !data.Less(a-1, pivot) {
			a = partitionEqual(data, a, b, pivot)
			continue
		}
		mid, already := partition(data, a, b, pivot)
		partitioned = already
		left, right := mid-a, b-mid
		if left < right {
			balanced = left >= n/8
			pdq(data, a, mid, limit)
			a = mid + 1
		} else {
			balanced = right >= n/8
			pdq(data, mid+1, b, limit)
			b = mid
		}
	}
}

// partition puts the pivot in its place mid: data[a:mid] < data[mid] <= data[mid+1:b].
func partition(data Interface, a, b, pivot int) (mid int, already bool) {
	data.Swap(a, pivot)
	i, j := a+1, b-1
	skip := func() {
		for i <= j && data.Less(i, a) {
			i++
		}
		for i <= j && !data.Less(j, a) {
			j--
		}
	}
	skip()
	if i > j {
		data.Swap(j, a)
		return j, true
	}
	for i <= j {
		data.Swap(i, j)
		i++
		j--
		skip()
	}
	data.Swap(j, a)
	return j, false
}

// partitionEqual divides data[a:b] into what equals data[pivot] and what is greater, and gives the start of the latter.
func partitionEqual(data Interface, a, b, pivot int) int {
	data.Swap(a, pivot)
	i, j := a+1, b-1
	for {
		for i <= j && !data.Less(a, i) {
			i++
		}
		for i <= j && data.Less(a, j) {
			j--
		}
		if i > j {
			return i
		}
		data.Swap(i, j)
		i++
		j--
	}
}

// nearlySorted mends a few elements that are out of order; false if there are more.
func nearlySorted(data Interface, a, b int) bool {
	i := a + 1
	for step := 0; step < 5; step++ {
		for i < b && !data.Less(i, i-1) {
			i++
		}
		if i == b {
			return true
		}
		if b-a < ninths {
			return false
		}
		data.Swap(i, i-1)
		if i-a >= 2 {
			for j := i - 1; j >= 1; j-- {
				if !data.Less(j, j-1) {
					break
				}
				data.Swap(j, j-1)
			}
		}
		if b-i >= 2 {
			for j := i + 1; j < b; j++ {
				if !data.Less(j, j-1) {
					break
				}
				data.Swap(j, j-1)
			}
		}
	}
	return false
}

// shuffle moves three elements by a xorshift generator seeded with the length, to break patterns.
func shuffle(data Interface, a, b int) {
	n := b - a
	if n < 8 {
		return
	}
	random := uint64(n)
	modulus := uint(1) << bits.Len(uint(n))
	at := a + n/4*2 - 1
	for i := 0; i < 3; i++ {
		random ^= random << 13
		random ^= random >> 7
		random ^= random << 17
		other := int(uint(random) & (modulus - 1))
		if other >= n {
			other -= n
		}
		data.Swap(at-1+i, a+other)
	}
}

func choosePivot(data Interface, a, b int) (pivot int, h hint) {
	n := b - a
	swaps := 0
	i, j, k := a+n/4*1, a+n/4*2, a+n/4*3
	// median orders three indices by their elements and gives the middle one.
	median := func(x, y, z int) int {
		if data.Less(y, x) {
			swaps++
			x, y = y, x
		}
		if data.Less(z, y) {
			swaps++
			y, z = z, y
		}
		if data.Less(y, x) {
			swaps++
			y = x
		}
		return y
	}
	if n >= 8 {
		if n >= ninths {
			i = median(i-1, i, i+1)
			j = median(j-1, j, j+1)
			k = median(k-1, k, k+1)
		}
		j = median(i, j, k)
	}
	switch swaps {
	case 0:
		return j, rising
	case 12:
		return j, falling
	}
	return j, unknown
}

// stable sorts blocks by insertion and merges them in place (SymMerge: Kim and Kutzner, 2004).
func stable(data Interface, n int) {
	block := 20
	a, b := 0, block
	for b <= n {
		insertion(data, a, b)
		a, b = b, b+block
	}
	insertion(data, a, n)
	for ; block < n; block *= 2 {
		a, b = 0, 2*block
		for b <= n {
			symMerge(data, a, a+block, b)
			a, b = b, b+2*block
		}
		if m := a + block; m < n {
			symMerge(data, a, m, n)
		}
	}
}

func symMerge(data Interface, a, m, b int) {
	if m-a == 1 || b-m == 1 {
		// One element: find its place by bisection and carry it there.
		if m-a == 1 {
			i := m + Search(b-m, func(k int) bool { return !data.Less(m+k, a) })
			for k := a; k < i-1; k++ {
				data.Swap(k, k+1)
			}
		} else {
			i := a + Search(m-a, func(k int) bool { return data.Less(m, a+k) })
			for k := m; k > i; k-- {
				data.Swap(k, k-1)
			}
		}
		return
	}
	mid := int(uint(a+b) >> 1)
	n := mid + m
	var start, r int
	if m > mid {
		start = n - b
		r = mid
	} else {
		start = a
		r = m
	}
	p := n - 1
	for start < r {
		c := int(uint(start+r) >> 1)
		if !data.Less(p-c, c) {
			start = c + 1
		} else {
			r = c
		}
	}
	end := n - start
	if start < m && m < end {
		rotate(data, start, m, end)
	}
	if a < start && start < mid {
		symMerge(data, a, start, mid)
	}
	if mid < end && end < b {
		symMerge(data, mid, end, b)
	}
}

// rotate exchanges data[a:m] and data[m:b].
func rotate(data Interface, a, m, b int) {
	flip := func(i, j int) {
		for j--; i < j; i, j = i+1, j-1 {
			data.Swap(i, j)
		}
	}
	flip(a, m)
	flip(m, b)
	flip(a, b)
}
