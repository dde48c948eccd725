package dev.quoin.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.api.snapshot.StoredImage;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.fixture.EtcdProcess;
import dev.quoin.env.fixture.Etcdctl;
import dev.quoin.rpc.mvccpb.KeyValue;
import dev.quoin.snapshot.bbolt.Images;
import dev.quoin.snapshot.bbolt.RawPages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images that real etcd wrote, and images that real etcd reads. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdImagesTest {

    private static final long SEED = 34;

    @TempDir
    static Path directory;

    private final BboltImages images = new BboltImages(new LocalDisk());
    private Path dataDirectory;
    private Path saved;
    private String everything;
    private long hash;

    /** A database with everything that makes pages: churn, large values, tombstones, compaction, defragmentation. */
    @BeforeAll
    void letEtcdWriteADatabase() throws Exception {
        EtcdProcess.assumeInstalled();
        dataDirectory = directory.resolve("etcd");
        saved = directory.resolve("saved.db");
        try (EtcdProcess etcd = EtcdProcess.start(dataDirectory)) {
            churn(etcd, new Random(SEED));
            etcd.post("/v3/auth/role/add", "{\"name\":\"reader\"}");
            etcd.post("/v3/auth/user/add", "{\"name\":\"alice\",\"password\":\"secret\"}");
            etcd.post("/v3/auth/user/grant", "{\"user\":\"alice\",\"role\":\"reader\"}");
            etcd.post("/v3/lease/grant", "{\"ID\":7587,\"TTL\":100000}");
            Etcdctl.print("--endpoints", etcd.url(), "snapshot", "save", saved.toString());
            everything = range(etcd);
            hash = number(etcd.post("/v3/maintenance/hash", "{}"), "hash");
        }
    }

    @Test
    void readsTheDatabaseThatEtcdLeftBehind() throws Exception {
        try (StoredImage image = images.read(dataDirectory.resolve("member/snap/db"))) {
            assertThat(image.unknownBuckets()).isEmpty();
            assertThat(Images.hash(image, false)).isEqualTo(hash);
            assertThat(latest(image)).isEqualTo(latest(everything));
            assertThat(image.get(Bucket.AUTH_USERS, "alice".getBytes(UTF_8))).isNotNull();
            assertThat(image.count(Bucket.LEASE)).isEqualTo(1);
            assertThat(image.count(Bucket.MEMBERS)).isEqualTo(1);
        }
    }

    /** The other tests would say little of a file without what is hard to read. */
    @Test
    void etcdsFileHasEveryKindOfPage() throws Exception {
        for (Path file : java.util.List.of(saved, dataDirectory.resolve("member/snap/db"))) {
            RawPages pages = new RawPages(Files.readAllBytes(file));
            assertThat(pages.branches()).isGreaterThan(2);
            assertThat(pages.overflows()).isGreaterThan(10);
            assertThat(pages.inlineBuckets()).isGreaterThan(2);
            assertThat(pages.free()).isGreaterThan(10);
            assertThat(pages.freeList()).as("etcd keeps no list of free pages").isEqualTo(-1);
        }
    }

    /** Cut short anywhere before the end of its pages, etcd's own file is refused with the reason. */
    @Test
    void refusesEtcdsFileAtEveryLengthThatIsTooShort() throws Exception {
        byte[] bytes = Files.readAllBytes(saved);
        int pages = bytes.length - 32;
        Path cut = directory.resolve("cut.db");
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            int length = i < 20 ? i * 512 : i < 60 ? pages - 1 - (i - 20) * 300 : random.nextInt(pages);
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> images.read(cut).close())
                    .as("seed %d, %d of %d bytes", SEED, length, pages)
                    .isInstanceOf(DamagedImageException.class)
                    .hasMessageContaining(cut.toString());
        }
    }

    /** A flipped bit in the header of any page, free or in use: the same pairs, or a refusal with the reason. */
    @Test
    void neverReadsOtherPairsWhereAPageHeaderIsDamaged() throws Exception {
        byte[] bytes = Files.readAllBytes(saved);
        Path flipped = directory.resolve("flipped.db");
        long sound;
        try (StoredImage image = images.read(saved)) {
            sound = Images.hash(image, false);
        }
        int refused = 0;
        int page = 0;
        for (int at = 0; at + 4096 <= bytes.length; at += 4096) {
            int bit = 8 * 8 + page * 7 % 64;
            byte[] damaged = bytes.clone();
            damaged[at + bit / 8] ^= (byte) (1 << bit % 8);
            page++;
            boolean header =
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at) == at / 4096;
            if (!header || (page % 3 != 0 && page > 60)) {
                continue;
            }
            Files.write(flipped, damaged);
            try (StoredImage image = images.read(flipped)) {
                assertThat(Images.hash(image, false))
                        .as("page %d, bit %d", at / 4096, bit)
                        .isEqualTo(sound);
            } catch (DamagedImageException e) {
                assertThat(e).hasMessageContaining(flipped.toString());
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(page / 20);
    }

    @Test
    void readsASavedSnapshotAndItsDigest() throws Exception {
        assertThat(images.verifyDigest(saved)).isTrue();
        try (StoredImage image = images.read(saved)) {
            assertStatus(saved, image);
        }
    }

    @Test
    void etcdctlFindsOurImageSound() throws Exception {
        Path ours = ourImage("status.db");
        try (StoredImage image = images.read(ours)) {
            assertThat(images.verifyDigest(ours)).isTrue();
            assertStatus(ours, image);
        }
    }

    @Test
    void etcdStartsOnOurImageAndWritesToIt() throws Exception {
        Path copy = directory.resolve("copy");
        copyTree(dataDirectory, copy);
        Path db = copy.resolve("member/snap/db");
        Path other = directory.resolve("in-place.db");
        try (StoredImage image = images.read(db)) {
            Images.write(image, other);
        }
        Files.move(other, db, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Path after = directory.resolve("after.db");
        String rangeAfter;
        try (EtcdProcess etcd = EtcdProcess.start(copy)) {
            assertThat(latest(range(etcd))).isEqualTo(latest(everything));
            churn(etcd, new Random(SEED + 1));
            rangeAfter = range(etcd);
            Etcdctl.print("--endpoints", etcd.url(), "snapshot", "save", after.toString());
        }
        // What etcd made of our pages is sound by etcd's own check and by ours.
        try (StoredImage image = images.read(after)) {
            assertStatus(after, image);
            assertThat(latest(image)).isEqualTo(latest(rangeAfter));
        }
    }

    @Test
    void etcdctlRestoresOurImage() throws Exception {
        Path restored = directory.resolve("restored");
        Etcdctl.print("snapshot", "restore", ourImage("restore.db").toString(), "--data-dir", restored.toString());
        try (EtcdProcess etcd = EtcdProcess.start(restored)) {
            assertThat(latest(range(etcd))).isEqualTo(latest(everything));
        }
    }

    @Test
    void emptyDatabaseIsSound() throws Exception {
        Path empty = directory.resolve("empty.db");
        Images.write(new dev.quoin.snapshot.bbolt.MapSnapshot(), empty);
        assertThat(Etcdctl.print("snapshot", "status", empty.toString(), "-w", "json"))
                .contains("\"totalKey\":0");
    }

    private Path ourImage(String name) throws Exception {
        Path ours = directory.resolve(name);
        try (StoredImage image = images.read(saved)) {
            Images.write(image, ours);
        }
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(ours));
        Files.write(ours, digest, StandardOpenOption.APPEND);
        return ours;
    }

    private static void assertStatus(Path file, BackendSnapshot image) throws Exception {
        String status = Etcdctl.print("snapshot", "status", file.toString(), "-w", "json");
        long keys = 0;
        for (Bucket bucket : Bucket.values()) {
            keys += image.count(bucket);
        }
        long revision = 0;
        try (BackendSnapshot.Cursor cursor = image.scan(Bucket.KEY, new byte[0], null)) {
            while (cursor.next()) {
                revision = ByteBuffer.wrap(cursor.key()).getLong();
            }
        }
        assertThat(number(status, "hash")).isEqualTo(Images.hash(image, true));
        assertThat(number(status, "revision")).isEqualTo(revision);
        assertThat(number(status, "totalKey")).isEqualTo(keys);
        assertThat(number(status, "totalSize")).isEqualTo(Files.size(file) - 32);
    }

    private static void churn(EtcdProcess etcd, Random random) throws Exception {
        for (int i = 0; i < 60; i++) {
            String puts = IntStream.range(0, 100)
                    .mapToObj(j -> put(random))
                    .distinct()
                    .collect(Collectors.collectingAndThen(
                            Collectors.toMap(p -> p.substring(0, p.indexOf(',')), p -> p, (a, b) -> a, TreeMap::new),
                            unique -> String.join(",", unique.values())));
            etcd.post("/v3/kv/txn", "{\"success\":[" + puts + "]}");
            if (i % 10 == 5) {
                String key = base64(String.valueOf((char) ('a' + random.nextInt(26))));
                String end = base64("" + (char) ('b' + random.nextInt(26)));
                etcd.post("/v3/kv/deleterange", "{\"key\":\"" + key + "\",\"range_end\":\"" + end + "\"}");
            }
            if (i == 30) {
                long revision = number(etcd.post("/v3/kv/range", "{\"key\":\"YQ==\"}"), "revision");
                etcd.post("/v3/kv/compaction", "{\"revision\":" + revision + ",\"physical\":true}");
                etcd.post("/v3/maintenance/defragment", "{}");
            }
        }
        long revision = number(etcd.post("/v3/kv/range", "{\"key\":\"YQ==\"}"), "revision");
        etcd.post("/v3/kv/compaction", "{\"revision\":" + (revision - 5) + ",\"physical\":true}");
    }

    private static String put(Random random) {
        String key = (char) ('a' + random.nextInt(26)) + "/" + random.nextInt(200);
        byte[] value = new byte[random.nextInt(100) == 0 ? random.nextInt(60_000) : random.nextInt(400)];
        random.nextBytes(value);
        return "{\"requestPut\":{\"key\":\"" + base64(key) + "\",\"value\":\""
                + Base64.getEncoder().encodeToString(value) + "\"}}";
    }

    private static String range(EtcdProcess etcd) throws Exception {
        return etcd.post("/v3/kv/range", "{\"key\":\"AA==\",\"range_end\":\"AA==\"}");
    }

    /** Live keys of a range response, with their last revision. */
    private static Map<String, Long> latest(String rangeResponse) {
        Map<String, Long> found = new TreeMap<>();
        Matcher kv = Pattern.compile("\"key\":\"([^\"]*)\".*?\"mod_revision\":\"(\\d+)\"")
                .matcher(rangeResponse);
        while (kv.find()) {
            found.put(kv.group(1), Long.valueOf(kv.group(2)));
        }
        assertThat(found).isNotEmpty();
        return found;
    }

    /** Live keys of a database, with their last revision. */
    private static Map<String, Long> latest(BackendSnapshot image) throws IOException {
        Map<String, Long> found = new TreeMap<>();
        try (BackendSnapshot.Cursor cursor = image.scan(Bucket.KEY, new byte[0], null)) {
            while (cursor.next()) {
                KeyValue kv = KeyValue.parseFrom(cursor.value());
                String key = Base64.getEncoder().encodeToString(kv.getKey().toByteArray());
                if (cursor.key().length == 18) {
                    found.remove(key);
                } else {
                    found.put(key, kv.getModRevision());
                }
            }
        }
        return found;
    }

    private static long number(String json, String name) {
        Matcher value = Pattern.compile("\"" + name + "\":\"?(\\d+)").matcher(json);
        assertThat(value.find()).as(json).isTrue();
        return Long.parseLong(value.group(1));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
