package dev.quoin.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that tells how to write a part, followed to the letter in an empty folder. */
@Tag("felix")
final class GuideTest {
    private static final String MARK = "= = = step";

    @TempDir
    Path folder;

    @Test
    void leadsFromAnEmptyFolderToAMemberWithOnesOwnParts() throws Exception {
        Path page = Path.of(System.getProperty("quoin.docs"), "write-your-own-part.md");
        List<Guide.Step> steps = Guide.read(page).follow(folder);
        assertThat(steps).hasSizeGreaterThan(3);

        // One shell for all, as a reader has.
        StringBuilder script = new StringBuilder();
        steps.forEach(step ->
                script.append(step.commands()).append("echo '").append(MARK).append("'\n"));
        String[] printed = new Shell(folder).run(script.toString()).split(MARK + "\n", -1);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).printed() != null) {
                assertThat(printed[i])
                        .as(steps.get(i).commands())
                        .isEqualTo(steps.get(i).printed());
            }
        }
    }
}
