// Makes the files beside this one with go.etcd.io/bbolt v1.3.6, the library of etcd 3.4.23, used as etcd up to 3.3 used it:
// the list of free pages is kept in the file. Run: go run make.go, then gzip -9 -n *.db.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"log"
	"sort"

	bolt "go.etcd.io/bbolt"
)

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func id(i int) []byte {
	b := make([]byte, 17)
	binary.BigEndian.PutUint64(b, uint64(i))
	b[8] = '_'
	return b
}

func value(i int) []byte {
	if i%500 == 7 {
		return bytes.Repeat([]byte{byte(i)}, 20000+i) // overflow pages
	}
	return bytes.Repeat([]byte{byte(i)}, i%97)
}

func main() {
	churned()
	nested()
}

// churned has a list of free pages that takes several pages, buckets of one, two and three levels, inline and emptied ones,
// and buckets within buckets, both kinds, under a name that etcd does not know.
func churned() {
	db, err := bolt.Open("churned.db", 0600, nil)
	must(err)
	db.NoSync = true
	must(db.Update(func(tx *bolt.Tx) error {
		for _, name := range []string{"key", "lease", "authUsers", "auth", "members", "alarm", "zoo"} {
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	}))
	// One key after the other in transactions of their own, so that pages are freed and taken again.
	for round := 0; round < 3; round++ {
		for from := 0; from < 6000; from += 400 {
			must(db.Update(func(tx *bolt.Tx) error {
				b := tx.Bucket([]byte("key"))
				for i := from; i < from+400; i++ {
					if err := b.Put(id((i*7919)%6000), append(value(i), byte(round))); err != nil {
						return err
					}
				}
				return nil
			}))
		}
	}
	must(db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("lease"))
		for i := 0; i < 1500; i++ {
			if err := b.Put(id(i), bytes.Repeat([]byte("x"), 3000)); err != nil {
				return err
			}
		}
		return nil
	}))
	must(db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("lease"))
		for i := 0; i < 1500; i++ {
			if i%500 != 0 {
				if err := b.Delete(id(i)); err != nil {
					return err
				}
			}
		}
		k := tx.Bucket([]byte("key"))
		for i := 0; i < 6000; i++ {
			if i%3 != 0 {
				if err := k.Delete(id(i)); err != nil {
					return err
				}
			}
		}
		users := tx.Bucket([]byte("authUsers"))
		must(users.Put([]byte("alice"), []byte("1")))
		must(users.Put([]byte("bob"), []byte{}))
		members := tx.Bucket([]byte("members"))
		must(members.Put(bytes.Repeat([]byte("m"), 3000), []byte("a long key")))
		must(members.Put(bytes.Repeat([]byte("n"), 9000), []byte("a longer one")))
		alarm := tx.Bucket([]byte("alarm"))
		must(alarm.Put([]byte("gone"), []byte("soon")))
		must(alarm.Delete([]byte("gone")))
		zoo := tx.Bucket([]byte("zoo"))
		must(zoo.Put([]byte("a pair"), []byte("beside")))
		small, err := zoo.CreateBucket([]byte("small"))
		must(err)
		must(small.Put([]byte("k"), []byte("v")))
		large, err := zoo.CreateBucket([]byte("large"))
		must(err)
		for i := 0; i < 500; i++ {
			must(large.Put(id(i), value(i)))
		}
		deep, err := large.CreateBucket([]byte("deep"))
		must(err)
		return deep.Put([]byte("k"), []byte("v"))
	}))
	must(db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("auth")).Put([]byte("authRevision"), make([]byte, 8)) }))
	must(db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			log.Fatal(err)
		}
		tell(tx)
		return nil
	}))
	fmt.Printf("free pages %d, free list of %d bytes\n", db.Stats().FreePageN, db.Stats().FreelistInuse)
	must(db.Close())
}

// nested has a bucket within etcd's bucket of keys, which no etcd writes.
func nested() {
	db, err := bolt.Open("nested.db", 0600, nil)
	must(err)
	must(db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte("key"))
		must(err)
		must(b.Put(id(1), value(1)))
		_, err = b.CreateBucket(id(2))
		return err
	}))
	must(db.Close())
}

// tell prints what a reader must find: pairs, and a CRC-32C over all keys and values, bucket by bucket.
func tell(tx *bolt.Tx) {
	names := []string{}
	must(tx.ForEach(func(name []byte, b *bolt.Bucket) error {
		names = append(names, string(name))
		return nil
	}))
	sort.Strings(names)
	for _, name := range names {
		b := tx.Bucket([]byte(name))
		crc := crc32.New(crc32.MakeTable(crc32.Castagnoli))
		pairs := 0
		must(b.ForEach(func(k, v []byte) error {
			if v != nil {
				pairs++
				crc.Write(k)
				crc.Write(v)
			}
			return nil
		}))
		s := b.Stats()
		fmt.Printf("%s pairs %d crc %08x depth %d branches %d overflow %d inline %d buckets %d\n", name, pairs, crc.Sum32(), s.Depth,
			s.BranchPageN, s.LeafOverflowN+s.BranchOverflowN, s.InlineBucketN, s.BucketN)
	}
}
