package rand

import (
	"errors"
	"math/bits"
)

func appendBig(b []byte, v uint64) []byte {
	for s := 56; s >= 0; s -= 8 {
		b = append(b, byte(v>>s))
	}
	return b
}

func big(b []byte) (v uint64) {
	for _, c := range b[:8] {
		v = v<<8 | uint64(c)
	}
	return v
}

func appendLittle(b []byte, v uint64) []byte { return appendBig(b, bits.ReverseBytes64(v)) }
func little(b []byte) uint64                 { return bits.ReverseBytes64(big(b)) }

// A PCG is O'Neill's generator PCG-DXSM with 128 bits of state.
type PCG struct {
	hi, lo uint64
}

func NewPCG(seed1, seed2 uint64) *PCG { return &PCG{seed1, seed2} }

func (p *PCG) Seed(seed1, seed2 uint64) { p.hi, p.lo = seed1, seed2 }

func (p *PCG) Uint64() uint64 {
	// A linear congruential step of 128 bits.
	const (
		mulHi, mulLo = 2549297995355413924, 4865540595714422341
		incHi, incLo = 6364136223846793005, 1442695040888963407
	)
	hi, lo := bits.Mul64(p.lo, mulLo)
	hi += p.hi*mulLo + p.lo*mulHi
	lo, carry := bits.Add64(lo, incLo, 0)
	hi, _ = bits.Add64(hi, incHi, carry)
	p.hi, p.lo = hi, lo
	// The output function DXSM: double xorshift multiply.
	hi ^= hi >> 32
	hi *= 0xda942042e4dd58b5
	hi ^= hi >> 48
	return hi * (lo | 1)
}

func (p *PCG) AppendBinary(b []byte) ([]byte, error) {
	return appendBig(appendBig(append(b, "pcg:"...), p.hi), p.lo), nil
}

func (p *PCG) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

func (p *PCG) UnmarshalBinary(data []byte) error {
	if len(data) != 20 || string(data[:4]) != "pcg:" {
		return errors.New("invalid PCG encoding")
	}
	p.hi, p.lo = big(data[4:]), big(data[12:])
	return nil
}

// block fills out, 256 bytes, with four interleaved blocks of ChaCha of eight rounds from counter on.
func block(out []byte, s0, s1, s2, s3 uint64, counter uint32)

// A ChaCha8 is a strong generator built on ChaCha of eight rounds. Four calls of the block function make 124 numbers; what is left of the
// last one is the next seed.
type ChaCha8 struct {
	seed    [4]uint64
	counter uint32
	buf     [256]byte
	next    int // place of the next number in buf
	end     int

	rest    [8]byte
	restLen int
}

func NewChaCha8(seed [32]byte) *ChaCha8 {
	c := new(ChaCha8)
	c.Seed(seed)
	return c
}

func (c *ChaCha8) Seed(seed [32]byte) {
	for i := range c.seed {
		c.seed[i] = little(seed[8*i:])
	}
	c.fill(0)
	c.restLen = 0
}

func (c *ChaCha8) fill(counter uint32) {
	c.counter = counter
	block(c.buf[:], c.seed[0], c.seed[1], c.seed[2], c.seed[3], counter)
	c.next, c.end = 0, 256
	if counter == 12 {
		c.end -= 32
	}
}

func (c *ChaCha8) Uint64() uint64 {
	if c.next == c.end {
		if c.counter == 12 {
			for i := range c.seed {
				c.seed[i] = little(c.buf[224+8*i:])
			}
			c.fill(0)
		} else {
			c.fill(c.counter + 4)
		}
	}
	v := little(c.buf[c.next:])
	c.next += 8
	return v
}

// Read fills p; what it does not use of a number it keeps for the next Read.
func (c *ChaCha8) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if c.restLen == 0 {
			appendLittle(c.rest[:0], c.Uint64())
			c.restLen = 8
		}
		k := copy(p[n:], c.rest[8-c.restLen:])
		c.restLen -= k
		n += k
	}
	return n, nil
}

func (c *ChaCha8) AppendBinary(b []byte) ([]byte, error) {
	if c.restLen > 0 {
		b = append(b, "readbuf:"...)
		b = append(b, byte(c.restLen))
		b = append(b, c.rest[8-c.restLen:]...)
	}
	b = append(b, "chacha8:"...)
	b = appendBig(b, uint64(c.counter)*8+uint64(c.next/8))
	for _, s := range c.seed {
		b = appendLittle(b, s)
	}
	return b, nil
}

func (c *ChaCha8) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

func (c *ChaCha8) UnmarshalBinary(data []byte) error {
	if len(data) >= 8 && string(data[:8]) == "readbuf:" {
		data = data[8:]
		if len(data) == 0 || len(data) < 1+int(data[0]) || data[0] > 8 {
			return errors.New("invalid ChaCha8 Read buffer encoding")
		}
		c.restLen = int(data[0])
		copy(c.rest[8-c.restLen:], data[1:])
		data = data[1+c.restLen:]
	}
	if len(data) != 48 || string(data[:8]) != "chacha8:" {
		return errors.New("invalid ChaCha8 encoding")
	}
	used := big(data[8:])
	if used > 124 {
		return errors.New("invalid ChaCha8 encoding")
	}
	for i := range c.seed {
		c.seed[i] = little(data[16+8*i:])
	}
	c.fill(uint32(used) / 32 * 4)
	c.next = int(used) % 32 * 8
	return nil
}
