package dev.quoin.ctl.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StateTableTest {

    private static final StateTable.Row LEADER =
            new StateTable.Row("m1", "8e9e05c52164694d", "http://c", "http://p", "3.5.33", "leader", "serving");
    private static final StateTable.Row FOLLOWER =
            new StateTable.Row("m2", "", "http://d", "http://q", "3.5.33", "", "serving");

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(new StateTable(List.of(LEADER, FOLLOWER)).toString()).isEqualTo("""
                NAME  ID                CLIENT URL  PEER URL  VERSION  LEADER  STATE
                m1    8e9e05c52164694d  http://c    http://p  3.5.33   leader  serving
                m2                      http://d    http://q  3.5.33           serving
                """);
    }

    @Test
    void completeWhenAllServeAndOneLeads() {
        assertThat(new StateTable(List.of(LEADER, FOLLOWER)).complete()).isTrue();
        assertThat(new StateTable(List.of(FOLLOWER)).complete()).isFalse();
        StateTable.Row ended = new StateTable.Row("m2", "", "http://d", "http://q", "", "", "ended with 1");
        assertThat(new StateTable(List.of(LEADER, ended)).complete()).isFalse();
    }

    @Test
    void readsWhatMembersTell() {
        String members = "[{\"id\":10276657743932975437,\"peerURLs\":[\"http://127.0.0.1:2380\"],\"name\":\"m1\"}]";
        assertThat(MemberPages.id(members, "http://127.0.0.1:2380")).isEqualTo("8e9e05c52164694d");
        assertThat(MemberPages.id(members, "http://127.0.0.1:1")).isEmpty();
        assertThat(MemberPages.id("", "")).isEmpty();
        assertThat(MemberPages.version("{\"etcdserver\":\"3.4.23\",\"etcdcluster\":\"3.4.0\"}"))
                .isEqualTo("3.4.23");
        assertThat(MemberPages.leads("# TYPE x gauge\netcd_server_is_leader 1\n"))
                .isTrue();
        assertThat(MemberPages.leads("etcd_server_is_leader 0\n")).isFalse();
    }
}
