package dev.quoin.compat.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Client;
import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import dev.quoin.env.fixture.Etcdctl;
import dev.quoin.env.fixture.Ports;
import dev.quoin.rpc.etcdserverpb.HashKVRequest;
import dev.quoin.rpc.etcdserverpb.HashRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hash of the whole database, over one snapshot that both were restored from. */
class DatabaseHashTest {

    private static final int KEYS = 200;
    private static final int VERSION_ASKED_MAX = 400;

    @TempDir
    Path directory;

    private final String peer = "http://127.0.0.1:" + Ports.free();
    private final String advertised = "http://127.0.0.1:" + Ports.free();

    private record Hashes(int database, int keyValues, long revision) {}

    @Test
    void isThatOfARealEtcdWithTheSameContent() throws Exception {
        Path snapshot = directory.resolve("snapshot.db");
        try (Server etcd = Server.start(Kind.ETCD, directory.resolve("source"))) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(etcd.etcdctl("put", "k" + i % 50, "v" + i).status()).isZero();
            }
            assertThat(etcd.etcdctl("lease", "grant", "7200").status()).isZero();
            assertThat(etcd.etcdctl("del", "k1", "k3").status()).isZero();
            assertThat(etcd.etcdctl("compact", "100").status()).isZero();
            assertThat(etcd.etcdctl("snapshot", "save", snapshot.toString()).status())
                    .isZero();
        }
        Hashes etcd = restored(Kind.ETCD, snapshot);
        assertThat(restored(Kind.QUOIN, snapshot)).isEqualTo(etcd);
        assertThat(etcd.revision()).isGreaterThan(KEYS);
    }

    private Hashes restored(Kind kind, Path snapshot) throws IOException, InterruptedException {
        Path data = directory.resolve(kind.name());
        Etcdctl.print(
                "snapshot",
                "restore",
                snapshot.toString(),
                "--data-dir=" + data,
                "--name=m",
                "--initial-cluster=m=" + peer,
                "--initial-advertise-peer-urls=" + peer);
        try (Server server = Server.start(
                        kind,
                        data,
                        "--initial-cluster=m=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--advertise-client-urls=" + advertised);
                Client client = new Client(server)) {
            awaitVersion(server);
            var hash = client.maintenance().hash(HashRequest.getDefaultInstance());
            var keyValues = client.maintenance().hashKV(HashKVRequest.getDefaultInstance());
            return new Hashes(
                    hash.getHash(), keyValues.getHash(), hash.getHeader().getRevision());
        }
    }

    /** The cluster's version is part of the database, and is decided some time after the start. */
    private static void awaitVersion(Server server) throws IOException, InterruptedException {
        HttpRequest version = HttpRequest.newBuilder(URI.create(server.endpoint() + "/version"))
                .build();
        HttpClient http = HttpClient.newHttpClient();
        for (int i = 0; i < VERSION_ASKED_MAX; i++) {
            if (http.send(version, HttpResponse.BodyHandlers.ofString()).body().contains("\"etcdcluster\":\"3.4.0\"")) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("the cluster does not decide on its version: " + server.log());
    }
}
