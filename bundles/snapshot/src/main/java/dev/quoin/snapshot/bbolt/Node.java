package dev.quoin.snapshot.bbolt;

import static dev.quoin.snapshot.bbolt.PageFormat.ELEMENT_BYTES;
import static dev.quoin.snapshot.bbolt.PageFormat.HEADER_BYTES;
import static dev.quoin.snapshot.bbolt.PageFormat.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The content of a page that is being filled. Invariant: keys ascend, {@code bytes} is what {@link #encode} writes. */
final class Node {

    private static final byte[] NONE = {};

    private final boolean leaf;
    private final List<Element> elements = new ArrayList<>();
    private long bytes = HEADER_BYTES;

    private Node(boolean leaf) {
        this.leaf = leaf;
    }

    static Node leaf() {
        return new Node(true);
    }

    static Node branch() {
        return new Node(false);
    }

    /** A leaf's pair, or with {@link PageFormat#BUCKET} the name and description of a bucket. */
    void addPair(byte[] key, byte[] value, int flags) {
        add(new Element(key, value, value.length, flags, 0));
    }

    /** A leaf's pair whose value is not at hand; such a node cannot be encoded. */
    void addLength(byte[] key, int valueBytes) {
        add(new Element(key, NONE, valueBytes, 0, 0));
    }

    /** A branch's child, under its first key. */
    void addChild(byte[] key, long page) {
        add(new Element(key, NONE, 0, 0, page));
    }

    private void add(Element element) {
        elements.add(element);
        bytes += element.bytes();
    }

    /** Moves the last child to another node, in front. */
    void moveLastTo(Node other) {
        Element last = elements.remove(elements.size() - 1);
        bytes -= last.bytes();
        other.elements.add(0, last);
        other.bytes += last.bytes();
    }

    /** Takes all children of the node to the right. */
    void takeAll(Node right) {
        right.elements.forEach(this::add);
    }

    int count() {
        return elements.size();
    }

    byte[] firstKey() {
        return elements.isEmpty() ? NONE : elements.get(0).key;
    }

    /** The only child's page. */
    long firstChild() {
        return elements.get(0).page;
    }

    /** Bytes with one more element of this size. */
    long bytesWith(int key, int value) {
        return bytes + ELEMENT_BYTES + key + value;
    }

    /** Pages that the content takes. */
    long pages() {
        return PageFormat.pages(bytes, PAGE_BYTES);
    }

    /** Writes header, descriptions and data at the buffer's position; not the zeros that fill the last page. */
    void encode(long id, ByteBuffer target) {
        target.putLong(id);
        target.putShort((short) (leaf ? PageFormat.LEAF : PageFormat.BRANCH));
        target.putShort((short) elements.size());
        target.putInt((int) (pages() - 1));
        int data = elements.size() * ELEMENT_BYTES;
        for (Element element : elements) {
            if (leaf) {
                target.putInt(element.flags);
                target.putInt(data);
                target.putInt(element.key.length);
                target.putInt(element.value.length);
            } else {
                target.putInt(data);
                target.putInt(element.key.length);
                target.putLong(element.page);
            }
            // Offsets count from the start of each element's own description.
            data += element.key.length + element.value.length - ELEMENT_BYTES;
        }
        for (Element element : elements) {
            target.put(element.key).put(element.value);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, only carried to the page
    private record Element(byte[] key, byte[] value, int valueBytes, int flags, long page) {

        long bytes() {
            return (long) ELEMENT_BYTES + key.length + valueBytes;
        }
    }
}
