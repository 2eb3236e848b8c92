// Package sha256 has the hash function SHA-256, and SHA-224 (FIPS 180-4).
package sha256

import (
	"hash"
	"internal/digest"
)

// Sizes of a hash and of a block, in bytes.
const (
	Size      = 32
	Size224   = 28
	BlockSize = 64
)

const start = "\x6a\x09\xe6\x67\xbb\x67\xae\x85\x3c\x6e\xf3\x72\xa5\x4f\xf5\x3a\x51\x0e\x52\x7f\x9b\x05\x68\x8c\x1f\x83\xd9\xab\x5b\xe0\xcd\x19"

func New() hash.Hash { return digest.New(digest.SHA256, Size, start) }

const start224 = "\xc1\x05\x9e\xd8\x36\x7c\xd5\x07\x30\x70\xdd\x17\xf7\x0e\x59\x39\xff\xc0\x0b\x31\x68\x58\x15\x11\x64\xf9\x8f\xa7\xbe\xfa\x4f\xa4"

func New224() hash.Hash { return digest.New(digest.SHA256, Size224, start224) }

func Sum256(data []byte) (sum [Size]byte) {
	h := New()
	h.Write(data)
	copy(sum[:], h.Sum(nil))
	return sum
}

func Sum224(data []byte) (sum [Size224]byte) {
	h := New224()
	h.Write(data)
	copy(sum[:], h.Sum(nil))
	return sum
}
