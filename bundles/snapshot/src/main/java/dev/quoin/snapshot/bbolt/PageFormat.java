package dev.quoin.snapshot.bbolt;

/** Sizes and flags of the bbolt file format. */
final class PageFormat {

    /** Page size of the files written here; etcd uses the operating system's. */
    static final int PAGE_BYTES = 4096;

    /** Smallest and largest page size that a file may have been written with. */
    static final int PAGE_BYTES_MIN = 512;

    static final int PAGE_BYTES_MAX = 1 << 16;

    /** Bytes of a page's header. */
    static final int HEADER_BYTES = 16;

    /** Bytes of the description of one pair or child. */
    static final int ELEMENT_BYTES = 16;

    /** Bytes of a bucket's value: root page u64, sequence u64. */
    static final int BUCKET_BYTES = 16;

    static final int BRANCH = 0x01;
    static final int LEAF = 0x02;
    static final int META = 0x04;

    /** Element flag: the value is a bucket. */
    static final int BUCKET = 0x01;

    /** The first page that is not a meta page. */
    static final long FIRST_PAGE = 2;

    private PageFormat() {}

    /** Pages that so many bytes take. */
    static long pages(long bytes, int pageBytes) {
        return (bytes + pageBytes - 1) / pageBytes;
    }
}
