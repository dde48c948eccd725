package dev.quoin.api.backend;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files of a store in one state: a copy of them is a store in that state, without a pair being read. Valid while the
 * {@link BackendSnapshot} that gave them is open; one thread at a time.
 *
 * <p>Bytes once written stay as they are: an engine that offers its files only ever appends to them, so that copies may share
 * them (hard links) with a store that is open.
 */
@ProviderType
public interface StoreFiles {

    /** The kind and the layout of the files; they can be opened where {@link StateStore#fileFormat} says the same. */
    String format();

    /** Bytes of all files together, estimated: some may turn out to be of no use before it is their turn. */
    long size();

    /** Hands over one file after the other. */
    void forEach(Visitor visitor) throws IOException;

    /** Takes files. */
    interface Visitor {

        /**
         * Takes the next one.
         *
         * @param name of letters, digits and full stops, not the first; in no directory
         * @param size length in bytes
         * @param content gives so many bytes; closed by the caller
         */
        void file(String name, long size, ReadableByteChannel content) throws IOException;
    }
}
