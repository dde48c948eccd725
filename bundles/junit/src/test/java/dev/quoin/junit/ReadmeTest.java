package dev.quoin.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final int LINES_MAX = 15;

    @Test
    void showsTheVeryTestThatIsRun() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("```java\n") + "```java\n".length();
        String shown = readme.substring(begin, readme.indexOf("```", begin));
        String test = Files.readString(Path.of("src/test/java/dev/quoin/junit/GreetingTest.java"));
        assertThat(shown).isEqualTo(test.substring(test.indexOf("@Quoin")));
        assertThat(shown.lines()).hasSizeLessThanOrEqualTo(LINES_MAX);
    }
}
