package dev.quoin.mvcc;

import static dev.quoin.mvcc.TestStores.bytes;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.mvcc.watch.Portion;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the transcripts in {@code testdata}. Commands, with words in brackets left out at will:
 *
 * <pre>
 * open [keep-tombstone]             an empty store
 * restart                           closes the store and opens it on what it stored
 * grant ID TTL | revoke ID | keys ID
 * put KEY VALUE [LEASE]             delete KEY [END]
 * txn OPERATION; OPERATION; …       puts, deletes and ranges in one transaction
 * range KEY [END] [rev=N] [limit=N] [keys] [count]       END * is no end
 * compact N                         and waits for the deletions
 * stored                            keys of the bucket "key"
 * events FROM TO [max]              what a watcher that is behind is given
 * hash [REV]
 * </pre>
 */
class StoreTranscriptTest {

    private MapStore store = new MapStore();
    private KeyValueStore mvcc;
    private boolean keepTombstone;

    static Stream<Path> transcripts() throws Exception {
        Path directory =
                Path.of(StoreTranscriptTest.class.getResource("/testdata").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void answersAsWrittenDown(Path file) throws Exception {
        Transcript.run(file, this::answer);
    }

    @AfterEach
    void close() {
        if (mvcc != null) {
            mvcc.close();
        }
    }

    private String answer(String line) throws Exception {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "open" -> open(words.length > 1);
            case "restart" -> restart();
            case "grant", "revoke" -> lease(words);
            case "keys" ->
                mvcc.lessor().keys(Long.parseLong(words[1])).stream()
                        .map(ByteString::toStringUtf8)
                        .collect(Collectors.joining(" "));
            case "put", "delete" -> txn(line);
            case "txn" -> txn(line.substring("txn ".length()));
            case "range" -> range(words, null);
            case "compact" -> {
                TestStores.compact(store, mvcc, Long.parseLong(words[1]));
                yield "ok";
            }
            case "stored" -> String.join(" ", store.keys(Bucket.KEY));
            case "events" -> events(words);
            case "hash" ->
                mvcc.hashKv(words.length > 1 ? Long.parseLong(words[1]) : 0).toString();
            default -> throw new IllegalArgumentException("no such command: " + line);
        };
    }

    private String open(boolean keep) throws Exception {
        close();
        keepTombstone = keep;
        store = new MapStore();
        mvcc = TestStores.open(store, keep);
        return "revision " + mvcc.revision();
    }

    private String restart() throws Exception {
        close();
        mvcc = TestStores.open(store, keepTombstone);
        return "revision " + mvcc.revision() + " compacted " + mvcc.compactRevision();
    }

    private String lease(String[] words) throws Exception {
        StoreTxn txn = store.begin();
        try {
            long id = Long.parseLong(words[1]);
            if (words[0].equals("grant")) {
                mvcc.lessor().grant(txn, id, Long.parseLong(words[2]));
            } else {
                mvcc.lessor().revoke(txn, mvcc, id);
            }
        } finally {
            txn.end();
        }
        return "revision " + mvcc.revision();
    }

    private String txn(String operations) throws Exception {
        StoreTxn storeTxn = store.begin();
        MvccTxn txn = mvcc.begin(storeTxn);
        List<String> answers = new ArrayList<>();
        for (String operation : operations.split("; ", -1)) {
            String[] words = operation.split(" ", -1);
            switch (words[0]) {
                case "put" ->
                    txn.put(bytes(words[1]), bytes(words[2]), words.length > 3 ? Long.parseLong(words[3]) : 0);
                case "delete" ->
                    answers.add("deleted " + txn.deleteRange(bytes(words[1]), words.length > 2 ? end(words[2]) : null));
                default -> answers.add(range(words, txn));
            }
        }
        txn.end();
        storeTxn.end();
        answers.add("revision " + mvcc.revision());
        return String.join("\n", answers);
    }

    private String range(String[] words, MvccTxn txn) throws Exception {
        ByteString end = null;
        long revision = 0;
        long limit = 0;
        RangeContent content = RangeContent.KEYS_AND_VALUES;
        for (String word : List.of(words).subList(2, words.length)) {
            if (word.startsWith("rev=")) {
                revision = Long.parseLong(word.substring(4));
            } else if (word.startsWith("limit=")) {
                limit = Long.parseLong(word.substring(6));
            } else if (word.equals("keys")) {
                content = RangeContent.KEYS;
            } else if (word.equals("count")) {
                content = RangeContent.COUNT;
            } else {
                end = end(word);
            }
        }
        RangeResult result = txn == null
                ? mvcc.range(bytes(words[1]), end, revision, limit, content)
                : txn.range(bytes(words[1]), end, revision, limit, content);
        List<String> lines = new ArrayList<>();
        lines.add("count " + result.count() + " at revision " + result.revision());
        result.keyValues().forEach(keyValue -> lines.add(describe(keyValue)));
        return String.join("\n", lines);
    }

    private String events(String[] words) throws Exception {
        int most = words.length > 3 ? Integer.parseInt(words[3]) : Integer.MAX_VALUE;
        List<String> lines = new ArrayList<>();
        Portion portion = new Portion(most, Long.MAX_VALUE);
        mvcc.history.read(Long.parseLong(words[1]), Long.parseLong(words[2]), portion);
        for (Event event : portion.events()) {
            lines.add(event.getType() + " " + describe(event.getKv()));
        }
        return String.join("\n", lines);
    }

    private static ByteString end(String word) {
        return word.equals("*") ? ByteString.EMPTY : bytes(word);
    }

    private static String describe(KeyValue keyValue) {
        return "%s=%s created %d modified %d version %d%s"
                .formatted(
                        keyValue.getKey().toStringUtf8(),
                        keyValue.getValue().toStringUtf8(),
                        keyValue.getCreateRevision(),
                        keyValue.getModRevision(),
                        keyValue.getVersion(),
                        keyValue.getLease() == 0 ? "" : " lease " + keyValue.getLease());
    }
}
