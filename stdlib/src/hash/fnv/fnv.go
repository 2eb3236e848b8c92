// Package fnv has the hash functions of Fowler, Noll and Vo.
package fnv

import (
	"hash"
	"math/bits"
)

const (
	offset32 = 2166136261
	offset64 = 14695981039346656037
	prime32  = 16777619
	prime64  = 1099511628211

	offset128Hi = 0x6c62272e07bb0142
	offset128Lo = 0x62b821756295c58d
	prime128Lo  = 0x13b // and bit 88
)

func big(b []byte, v uint64, n int) []byte {
	for s := 8 * (n - 1); s >= 0; s -= 8 {
		b = append(b, byte(v>>s))
	}
	return b
}

// A sum32 multiplies first (FNV-1) or last (FNV-1a).
type sum32 struct {
	h uint32
	a bool
}

func New32() hash.Hash32  { return &sum32{offset32, false} }
func New32a() hash.Hash32 { return &sum32{offset32, true} }

func (s *sum32) Write(p []byte) (int, error) {
	h := s.h
	if s.a {
		for _, c := range p {
			h = (h ^ uint32(c)) * prime32
		}
	} else {
		for _, c := range p {
			h = h*prime32 ^ uint32(c)
		}
	}
	s.h = h
	return len(p), nil
}

func (s *sum32) Sum32() uint32       { return s.h }
func (s *sum32) Sum(b []byte) []byte { return big(b, uint64(s.h), 4) }
func (s *sum32) Reset()              { s.h = offset32 }
func (s *sum32) Size() int           { return 4 }
func (s *sum32) BlockSize() int      { return 1 }

type sum64 struct {
	h uint64
	a bool
}

func New64() hash.Hash64  { return &sum64{offset64, false} }
func New64a() hash.Hash64 { return &sum64{offset64, true} }

func (s *sum64) Write(p []byte) (int, error) {
	h := s.h
	if s.a {
		for _, c := range p {
			h = (h ^ uint64(c)) * prime64
		}
	} else {
		for _, c := range p {
			h = h*prime64 ^ uint64(c)
		}
	}
	s.h = h
	return len(p), nil
}

func (s *sum64) Sum64() uint64       { return s.h }
func (s *sum64) Sum(b []byte) []byte { return big(b, s.h, 8) }
func (s *sum64) Reset()              { s.h = offset64 }
func (s *sum64) Size() int           { return 8 }
func (s *sum64) BlockSize() int      { return 1 }

type sum128 struct {
	hi, lo uint64
	a      bool
}

func New128() hash.Hash  { return &sum128{offset128Hi, offset128Lo, false} }
func New128a() hash.Hash { return &sum128{offset128Hi, offset128Lo, true} }

// multiply by the prime 2**88 + 0x13b.
func (s *sum128) multiply() {
	hi, lo := bits.Mul64(s.lo, prime128Lo)
	s.hi = hi + s.hi*prime128Lo + s.lo<<24
	s.lo = lo
}

func (s *sum128) Write(p []byte) (int, error) {
	for _, c := range p {
		if s.a {
			s.lo ^= uint64(c)
			s.multiply()
		} else {
			s.multiply()
			s.lo ^= uint64(c)
		}
	}
	return len(p), nil
}

func (s *sum128) Sum(b []byte) []byte { return big(big(b, s.hi, 8), s.lo, 8) }
func (s *sum128) Reset()              { s.hi, s.lo = offset128Hi, offset128Lo }
func (s *sum128) Size() int           { return 16 }
func (s *sum128) BlockSize() int      { return 1 }
