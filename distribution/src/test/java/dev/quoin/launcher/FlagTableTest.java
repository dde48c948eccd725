package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlagTableTest {
    private final FlagTable table = FlagTable.load();

    @Test
    void hasDefaultsThatTheirFlagsTake() throws FlagValueException {
        for (Flag flag : table.all()) {
            for (Level level : Level.values()) {
                String text = flag.defaultAt(level);
                if (!text.isEmpty() || flag.kind() == Kind.BOOL) {
                    assertThat(flag.parse(text)).describedAs(flag.name()).isNotNull();
                }
            }
        }
    }

    @Test
    void sendsEveryFlagAtWorkSomewhereUnlessTheLauncherUsesIt() {
        for (Flag flag : table.all()) {
            boolean launchers = flag.group().equals("Logging") || flag.group().equals("General");
            if (flag.status() == Flag.Status.WORK && !launchers) {
                assertThat(flag.places()).describedAs(flag.name()).isNotEmpty();
            }
            assertThat(Configurations.PIDS.keySet()).containsAll(flag.places().keySet());
        }
    }

    @Test
    void renamesOnlyToFlagsOfTheSameKindAndDefault() {
        for (Flag flag : table.all()) {
            for (String property : flag.places().values()) {
                Flag target = table.get(property);
                assertThat(target.kind()).describedAs(flag.name()).isEqualTo(flag.kind());
                assertThat(target.defaultAt(Level.V3_6))
                        .describedAs(flag.name())
                        .isEqualTo(flag.defaultAt(Level.V3_6));
            }
        }
    }

    @Test
    void hasASentenceForEveryFlag() {
        assertThat(table.all()).allSatisfy(flag -> assertThat(flag.help()).endsWith("."));
    }

    @Test
    void namesVariablesAsEtcdDoes() {
        assertThat(table.get("initial-election-tick-advance").variable())
                .isEqualTo("ETCD_INITIAL_ELECTION_TICK_ADVANCE");
    }
}
