// Package base64 encodes bytes as text of 64 characters (RFC 4648).
package base64

import (
	"io"
	"strconv"
)

const (
	StdPadding rune = '='
	NoPadding  rune = -1
)

// An Encoding is an alphabet with a padding character.
type Encoding struct {
	alphabet string
	values   [256]byte // of a character; 0xff: none
	padding  rune
	strict   bool
}

func NewEncoding(encoder string) *Encoding {
	if len(encoder) != 64 {
		panic("encoding alphabet is not 64-bytes long")
	}
	e := &Encoding{alphabet: encoder, padding: StdPadding}
	for i := range e.values {
		e.values[i] = 0xff
	}
	for i := range len(encoder) {
		switch {
		case encoder[i] == '\n' || encoder[i] == '\r':
			panic("encoding alphabet contains newline character")
		case e.values[encoder[i]] != 0xff:
			panic("encoding alphabet includes duplicate symbols")
		}
		e.values[encoder[i]] = byte(i)
	}
	return e
}

func (enc Encoding) WithPadding(padding rune) *Encoding {
	switch {
	case padding < NoPadding || padding == '\r' || padding == '\n' || padding > 0xff:
		panic("invalid padding")
	case padding != NoPadding && enc.values[byte(padding)] != 0xff:
		panic("padding contained in alphabet")
	}
	enc.padding = padding
	return &enc
}

// Strict has the decoder insist on zeros in the bits behind the last byte.
func (enc Encoding) Strict() *Encoding {
	enc.strict = true
	return &enc
}

const (
	common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
)

var (
	StdEncoding    = NewEncoding(common + "+/")
	URLEncoding    = NewEncoding(common + "-_")
	RawStdEncoding = NewEncoding(common + "+/").WithPadding(NoPadding)
	RawURLEncoding = NewEncoding(common + "-_").WithPadding(NoPadding)
)

func (enc *Encoding) EncodedLen(n int) int {
	if enc.padding == NoPadding {
		return n/3*4 + (n%3*8+5)/6
	}
	return (n + 2) / 3 * 4
}

func (enc *Encoding) DecodedLen(n int) int {
	if enc.padding == NoPadding {
		return n/4*3 + n%4*6/8
	}
	return n / 4 * 3
}

func (enc *Encoding) AppendEncode(dst, src []byte) []byte {
	a := enc.alphabet
	for len(src) >= 3 {
		v := uint(src[0])<<16 | uint(src[1])<<8 | uint(src[2])
		dst = append(dst, a[v>>18], a[v>>12&63], a[v>>6&63], a[v&63])
		src = src[3:]
	}
	switch len(src) {
	case 1:
		dst = append(dst, a[src[0]>>2], a[src[0]&3<<4])
		if enc.padding != NoPadding {
			dst = append(dst, byte(enc.padding), byte(enc.padding))
		}
	case 2:
		v := uint(src[0])<<8 | uint(src[1])
		dst = append(dst, a[v>>10], a[v>>4&63], a[v&15<<2])
		if enc.padding != NoPadding {
			dst = append(dst, byte(enc.padding))
		}
	}
	return dst
}

func (enc *Encoding) Encode(dst, src []byte) {
	if len(src) == 0 {
		return
	}
	_ = dst[enc.EncodedLen(len(src))-1]
	enc.AppendEncode(dst[:0], src)
}

func (enc *Encoding) EncodeToString(src []byte) string {
	return string(enc.AppendEncode(make([]byte, 0, enc.EncodedLen(len(src))), src))
}

// A CorruptInputError is the place of the first character that does not fit.
type CorruptInputError int64

func (e CorruptInputError) Error() string {
	return "illegal base64 data at input byte " + strconv.FormatInt(int64(e), 10)
}

// AppendDecode appends the bytes of src, as far as it is well-formed. Line ends are skipped.
func (enc *Encoding) AppendDecode(dst, src []byte) ([]byte, error) {
	for i := 0; ; {
		// One group of four characters.
		var v uint
		k := 0
		for k < 4 {
			if i == len(src) {
				switch {
				case k == 0:
					return dst, nil
				case k == 1 || enc.padding != NoPadding:
					return dst, CorruptInputError(i - k)
				}
				break
			}
			c := src[i]
			i++
			if c == '\n' || c == '\r' {
				continue
			}
			if x := enc.values[c]; x != 0xff {
				v = v<<6 | uint(x)
				k++
				continue
			}
			if rune(c) != enc.padding || k < 2 {
				return dst, CorruptInputError(i - 1)
			}
			// Padding: one or two characters, then nothing but line ends.
			skip := func() {
				for i < len(src) && (src[i] == '\n' || src[i] == '\r') {
					i++
				}
			}
			skip()
			if k == 2 {
				if i == len(src) {
					return dst, CorruptInputError(len(src))
				}
				if rune(src[i]) != enc.padding {
					return dst, CorruptInputError(i - 1)
				}
				i++
				skip()
			}
			var err error
			if i < len(src) {
				err = CorruptInputError(i)
			}
			return enc.last(dst, v, k, i-1, err)
		}
		if k < 4 {
			return enc.last(dst, v, k, i-1, nil)
		}
		dst = append(dst, byte(v>>16), byte(v>>8), byte(v))
	}
}

// last appends the bytes of a group of k < 4 characters.
func (enc *Encoding) last(dst []byte, v uint, k, at int, err error) ([]byte, error) {
	v <<= 6 * (4 - k)
	if enc.strict && v&(1<<(8*(4-k))-1) != 0 {
		return dst, CorruptInputError(at + k - 3)
	}
	for j := range k - 1 {
		dst = append(dst, byte(v>>(16-8*j)))
	}
	return dst, err
}

func (enc *Encoding) Decode(dst, src []byte) (n int, err error) {
	b, err := enc.AppendDecode(nil, src)
	n = len(b)
	if n > 0 {
		_ = dst[n-1]
	}
	copy(dst, b)
	return n, err
}

func (enc *Encoding) DecodeString(s string) ([]byte, error) {
	return enc.AppendDecode(make([]byte, 0, enc.DecodedLen(len(s))), []byte(s))
}

// An encoder holds up to two bytes that make no group yet.
type encoder struct {
	enc  *Encoding
	w    io.Writer
	rest []byte
	err  error
}

func NewEncoder(enc *Encoding, w io.Writer) io.WriteCloser { return &encoder{enc: enc, w: w} }

func (e *encoder) Write(p []byte) (n int, err error) {
	if e.err != nil {
		return 0, e.err
	}
	all := append(e.rest, p...)
	k := len(all) / 3 * 3
	if k > 0 {
		_, e.err = e.w.Write(e.enc.AppendEncode(nil, all[:k]))
	}
	e.rest = append([]byte(nil), all[k:]...)
	if e.err != nil {
		return 0, e.err
	}
	return len(p), nil
}

func (e *encoder) Close() error {
	if e.err == nil && len(e.rest) > 0 {
		_, e.err = e.w.Write(e.enc.AppendEncode(nil, e.rest))
		e.rest = nil
	}
	return e.err
}

// A decoder holds characters that make no group yet, and bytes that were not asked for.
type decoder struct {
	enc *Encoding
	r   io.Reader
	in  []byte
	out []byte
	at  int // place of in[0] in the input
	err error
}

func NewDecoder(enc *Encoding, r io.Reader) io.Reader { return &decoder{enc: enc, r: r} }

func (d *decoder) Read(p []byte) (n int, err error) {
	buf := make([]byte, 1024)
	for len(d.out) == 0 && d.err == nil && len(p) > 0 {
		k, err := d.r.Read(buf)
		for _, c := range buf[:k] {
			if c != '\n' && c != '\r' {
				d.in = append(d.in, c)
			}
		}
		k = len(d.in) / 4 * 4
		if err != nil {
			k = len(d.in)
			d.err = err
			if err == io.EOF && d.enc.padding != NoPadding && k%4 != 0 {
				d.err = io.ErrUnexpectedEOF
				k = k / 4 * 4
			}
		}
		out, bad := d.enc.AppendDecode(nil, d.in[:k])
		d.out = out
		if c, ok := bad.(CorruptInputError); ok {
			d.err = CorruptInputError(int(c) + d.at)
		}
		d.at += k
		d.in = d.in[k:]
	}
	n = copy(p, d.out)
	d.out = d.out[n:]
	if len(d.out) > 0 || n > 0 {
		return n, nil
	}
	return 0, d.err
}
