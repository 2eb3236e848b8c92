// Package sha1 has the hash function SHA-1 (FIPS 180-4).
package sha1

import (
	"hash"
	"internal/digest"
)

// Sizes of a hash and of a block, in bytes.
const (
	Size      = 20
	BlockSize = 64
)

const start = "\x67\x45\x23\x01\xef\xcd\xab\x89\x98\xba\xdc\xfe\x10\x32\x54\x76\xc3\xd2\xe1\xf0"

func New() hash.Hash { return digest.New(digest.SHA1, Size, start) }

func Sum(data []byte) (sum [Size]byte) {
	h := New()
	h.Write(data)
	copy(sum[:], h.Sum(nil))
	return sum
}
