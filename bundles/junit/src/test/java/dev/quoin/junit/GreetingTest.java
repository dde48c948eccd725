package dev.quoin.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import org.junit.jupiter.api.Test;

@Quoin(members = 3)
class GreetingTest {
    @Test
    void survivesTheLossOfTheLeader(Cluster cluster) throws Exception {
        ByteSequence key = ByteSequence.from("greeting", UTF_8);
        try (Client client = Client.builder().endpoints(cluster.endpoints()).build()) {
            client.getKVClient().put(key, ByteSequence.from("hello", UTF_8)).get();
            cluster.leader().kill();
            var found = client.getKVClient().get(key).get().getKvs().get(0).getValue();
            assertEquals("hello", found.toString(UTF_8));
        }
    }
}
