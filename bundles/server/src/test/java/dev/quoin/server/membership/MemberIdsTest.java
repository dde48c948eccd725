package dev.quoin.server.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected ids were printed by etcd 3.4.23 for the same flags. */
class MemberIdsTest {

    private static final List<String> URLS = List.of("http://127.0.0.1:12380");

    @Test
    void givesAFoundingMemberTheIdThatEtcdGivesIt() {
        assertThat(MemberIds.hex(MemberIds.founding(URLS, "etcd-cluster"))).isEqualTo("ddd67b312462fd7b");
    }

    @Test
    void givesAClusterTheIdThatEtcdGivesIt() {
        long member = MemberIds.founding(URLS, "etcd-cluster");
        assertThat(MemberIds.hex(MemberIds.cluster(List.of(member)))).isEqualTo("a7ef944b95711739");
    }

    @Test
    void doesNotCareAboutTheOrderOfUrlsOrMembers() {
        assertThat(MemberIds.founding(List.of("http://b:1", "http://a:1"), "t"))
                .isEqualTo(MemberIds.founding(List.of("http://a:1", "http://b:1"), "t"));
        assertThat(MemberIds.cluster(List.of(-1L, 1L))).isEqualTo(MemberIds.cluster(List.of(1L, -1L)));
    }
}
