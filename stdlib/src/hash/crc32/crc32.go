// Package crc32 has the cyclic redundancy check of 32 bits.
package crc32

import "hash"

// Size of a checksum in bytes.
const Size = 4

// A Table is the remainders of all bytes for a polynomial.
type Table [256]uint32

// MakeTable makes the table of a polynomial with its bits in reverse.
func MakeTable(poly uint32) *Table {
	t := new(Table)
	for i := range t {
		v := uint32(i)
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
func Update(crc uint32, tab *Table, p []byte) uint32 {
	crc = ^crc
	for _, c := range p {
		crc = tab[byte(crc)^c] ^ crc>>8
	}
	return ^crc
}

func Checksum(data []byte, tab *Table) uint32 { return Update(0, tab, data) }

type digest struct {
	crc uint32
	tab *Table
}

func New(tab *Table) hash.Hash32 { return &digest{0, tab} }

func (d *digest) Write(p []byte) (n int, err error) {
	d.crc = Update(d.crc, d.tab, p)
	return len(p), nil
}

func (d *digest) Sum32() uint32  { return d.crc }
func (d *digest) Reset()         { d.crc = 0 }
func (d *digest) Size() int      { return Size }
func (d *digest) BlockSize() int { return 1 }

func (d *digest) Sum(b []byte) []byte {
	for s := 32 - 8; s >= 0; s -= 8 {
		b = append(b, byte(d.crc>>s))
	}
	return b
}

// Polynomials with their bits in reverse.
const (
	IEEE       = 0xedb88320
	Castagnoli = 0x82f63b78
	Koopman    = 0xeb31d82e
)

// IEEETable is that of IEEE.
var IEEETable = MakeTable(IEEE)

func ChecksumIEEE(data []byte) uint32 { return Update(0, IEEETable, data) }
func NewIEEE() hash.Hash32            { return New(IEEETable) }
