package store

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// chunk is how much goes into one row before it is compressed: even what cannot be compressed stays below 1 MiB, which
// servers store that let no row grow beyond 6 MiB (docs/scale.md).
const chunk = 1<<20 - 4<<10

// codec is shared: each call is by itself, and the tables of a level are the costly part.
var codec = sync.OnceValue(func() (c struct {
	*zstd.Encoder
	*zstd.Decoder
}) {
	var err1, err2 error
	c.Encoder, err1 = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	c.Decoder, err2 = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<20))
	if err1 != nil || err2 != nil {
		panic(fmt.Sprint("zstd: ", err1, err2)) // the options are constants
	}
	return c
})

// compressed is what is stored of at most one chunk.
func compressed(raw []byte) []byte { return codec().EncodeAll(raw, nil) }

// expanded appends what compressed was given. What is larger than a chunk was not made by us, and is refused.
func expanded(stored, to []byte) ([]byte, error) {
	raw, err := codec().DecodeAll(stored, nil)
	if len(to) == 0 {
		return raw, err
	}
	return append(to, raw...), err
}
