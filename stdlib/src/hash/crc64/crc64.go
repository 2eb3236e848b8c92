// Package crc64 has the cyclic redundancy check of 64 bits.
package crc64

import "hash"

// Size of a checksum in bytes.
const Size = 8

// A Table is the remainders of all bytes for a polynomial.
type Table [256]uint64

// MakeTable makes the table of a polynomial with its bits in reverse.
func MakeTable(poly uint64) *Table {
	t := new(Table)
	for i := range t {
		v := uint64(i)
		for range 8 {
			if v&1 == 1 {
				v = v>>1 ^ poly
			} else {
				v >>= 1
			}
		}
		t[i] = v
	}
	return t
}

// Update adds p to a checksum.
func Update(crc uint64, tab *Table, p []byte) uint64 {
	crc = ^crc
	for _, c := range p {
		crc = tab[byte(crc)^c] ^ crc>>8
	}
	return ^crc
}

func Checksum(data []byte, tab *Table) uint64 { return Update(0, tab, data) }

type digest struct {
	crc uint64
	tab *Table
}

func New(tab *Table) hash.Hash64 { return &digest{0, tab} }

func (d *digest) Write(p []byte) (n int, err error) {
	d.crc = Update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum64() uint64  { return d.crc }
func (d *digest) Reset()         { d.crc = 0 }
func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 1 }

func (d *digest) Sum(b []byte) []byte {
	for s := 64 - 8; s >= 0; s -= 8 {
		b = append(b, byte(d.crc>>s))
	}
	return b
}

// Polynomials with their bits in reverse.
const (
	ISO  = 0xD800000000000000
	ECMA = 0xC96C5795D7870F42
)
