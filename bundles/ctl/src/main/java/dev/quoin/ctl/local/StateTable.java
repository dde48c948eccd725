package dev.quoin.ctl.local;

import java.util.ArrayList;
import java.util.List;

/**
 * The cluster's state, one row a member; two tables are equal when nothing has changed.
 *
 * @param rows in order of the members' names
 */
record StateTable(List<Row> rows) {

    private static final Row HEAD = new Row("NAME", "ID", "CLIENT URL", "PEER URL", "VERSION", "LEADER", "STATE");

    /** What is known of a member; empty where it is not. */
    record Row(String name, String id, String clientUrl, String peerUrl, String version, String leader, String state) {
        private List<String> cells() {
            return List.of(name, id, clientUrl, peerUrl, version, leader, state);
        }
    }

    /** Whether all members serve and one leads. */
    boolean complete() {
        return rows.stream().allMatch(row -> row.state().equals("serving"))
                && rows.stream().filter(row -> !row.leader().isEmpty()).count() == 1;
    }

    @Override
    public String toString() {
        List<Row> all = new ArrayList<>(List.of(HEAD));
        all.addAll(rows);
        int columns = HEAD.cells().size();
        int[] widths = new int[columns];
        for (Row row : all) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.cells().get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (Row row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.cells().get(i);
                line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
