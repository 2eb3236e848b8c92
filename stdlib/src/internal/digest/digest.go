// Package digest has what MD5, SHA-1 and SHA-2 of 256 bits share: blocks of 64 bytes, the last one padded with the length.
package digest

// The functions.
const (
	MD5 = iota
	SHA1
	SHA256
)

// block mixes data, whole blocks of 64 bytes, into the state: its words in order, little-endian for MD5, else big-endian.
func block(function int, state []byte, data []byte)

// A Digest is a hash of what was written so far.
type Digest struct {
	function int
	size     int
	start    string
	state    []byte
	rest     []byte
	length   uint64
}

// New begins with a state; the first size bytes of the last state are the hash.
func New(function, size int, start string) *Digest {
	d := &Digest{function: function, size: size, start: start}
	d.Reset()
	return d
}

func (d *Digest) Reset() {
	d.state = []byte(d.start)
	d.rest = nil
	d.length = 0
}

func (d *Digest) Size() int      { return d.size }
func (d *Digest) BlockSize() int { return 64 }

func (d *Digest) Write(p []byte) (n int, err error) {
	n = len(p)
	d.length += uint64(n)
	if len(d.rest) > 0 {
		k := min(64-len(d.rest), len(p))
		d.rest = append(d.rest, p[:k]...)
		p = p[k:]
		if len(d.rest) < 64 {
			return n, nil
		}
		block(d.function, d.state, d.rest)
		d.rest = d.rest[:0]
	}
	whole := len(p) &^ 63
	block(d.function, d.state, p[:whole])
	d.rest = append(d.rest, p[whole:]...)
	return n, nil
}

func (d *Digest) Sum(b []byte) []byte {
	state := append([]byte(nil), d.state...)
	last := append(append([]byte(nil), d.rest...), 0x80)
	for len(last)%64 != 56 {
		last = append(last, 0)
	}
	for i := range 8 {
		shift := 56 - 8*i
		if d.function == MD5 {
			shift = 8 * i
		}
		last = append(last, byte(d.length<<3>>shift))
	}
	block(d.function, state, last)
	return append(b, state[:d.size]...)
}
