package dev.quoin.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomDistributionTest {
    private static final int BLOCK_BYTES = 512;

    @TempDir
    Path directory;

    private Path home;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void makeDistribution() throws IOException {
        home = directory.resolve("home");
        file("bin/etcd", "#!/bin/sh");
        file("lib/launcher.jar", "launcher");
        file("lib/classes-17.jsa", "for this place only");
        file("default.etcd/member/snap/db", "somebody's data");
        file("etc/features.cfg", "all\n");
        file("features/feature.xml", """
                <features>
                  <feature name="few"><bundle start-level="10">mvn:g/a/1</bundle></feature>
                  <feature name="all"><feature>few</feature><bundle start-level="20">mvn:g/b/2</bundle></feature>
                </features>
                """);
        file("system/g/a/1/a-1.jar", "a");
        file("system/g/b/2/b-2.jar", "b");
    }

    @Test
    void holdsTheBundlesOfTheChosenFeaturesAndWhatStartsThem() throws IOException {
        assertThat(run("--features=few", "--output", archive().toString())).isZero();
        Map<String, String> files = read(archive());
        assertThat(files.keySet())
                .containsExactly(
                        "mine/bin/etcd",
                        "mine/etc/features.cfg",
                        "mine/features/feature.xml",
                        "mine/lib/launcher.jar",
                        "mine/system/g/a/1/a-1.jar");
        assertThat(files.get("mine/etc/features.cfg").lines()).contains("few");
        assertThat(text(out)).contains("1 bundles");
    }

    @Test
    void addsBundlesAsAFeatureOfTheirOwn() throws IOException {
        Path jar = bundle("com.example.hello;singleton:=true", "1.2.3");
        assertThat(run(
                        "--bundle",
                        jar.getParent().toString(),
                        "--output",
                        archive().toString()))
                .isZero();
        Map<String, String> files = read(archive());
        assertThat(files)
                .containsKeys(
                        "mine/system/g/a/1/a-1.jar",
                        "mine/system/g/b/2/b-2.jar",
                        "mine/system/own/com.example.hello/1.2.3/com.example.hello-1.2.3.jar");
        assertThat(files.get("mine/etc/features.cfg").lines()).contains("all", "own");
        assertThat(files.get("mine/features/own.xml"))
                .contains("<bundle start-level=\"30\">mvn:own/com.example.hello/1.2.3</bundle>");
    }

    @Test
    void refusesWhatItCannotMake() throws IOException {
        assertThat(run("--features=none", "--output", archive().toString())).isEqualTo(1);
        assertThat(text(errors)).contains("no feature \"none\" among [all, few]");

        Path plain = Files.write(directory.resolve("plain.jar"), new byte[0]);
        assertThat(run("--bundle", plain.toString(), "--output", archive().toString()))
                .isEqualTo(1);

        Files.delete(home.resolve("system/g/b/2/b-2.jar"));
        assertThat(run("--output", archive().toString())).isEqualTo(1);
        assertThat(text(errors)).contains("bundle of a chosen feature is missing");

        assertThat(run("--output", "mine.zip")).isEqualTo(2);
        assertThat(run("--whatever", "x")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(archive()).doesNotExist();
    }

    @Test
    void writesLongNamesInTwoParts() throws IOException {
        String folder = "f".repeat(90);
        try (TarArchive tar = new TarArchive(archive())) {
            tar.add(folder + "/" + folder + "/x", "long".getBytes(StandardCharsets.UTF_8), false, 0);
        }
        assertThat(read(archive())).containsEntry(folder + "/" + folder + "/x", "long");
    }

    private int run(String... arguments) {
        System.setProperty("quoin.home", home.toString());
        return DistributionCommand.run(arguments, Map.of(), new PrintStream(out, true), new PrintStream(errors, true));
    }

    private Path archive() {
        return directory.resolve("mine.tar.gz");
    }

    private void file(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Path bundle(String symbolicName, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        attributes.putValue("Bundle-Version", version);
        Path jar = Files.createDirectories(directory.resolve("bundles")).resolve("anything.jar");
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
        return jar;
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    /** Files by their names, as tar's format has them. */
    private static Map<String, String> read(Path archive) throws IOException {
        byte[] all;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            all = in.readAllBytes();
        }
        Map<String, String> files = new TreeMap<>();
        int at = 0;
        while (all[at] != 0) {
            String prefix = field(all, at + 345, 155);
            int size = Integer.parseInt(field(all, at + 124, 11), 8);
            String name = (prefix.isEmpty() ? "" : prefix + "/") + field(all, at, 100);
            files.put(name, new String(all, at + BLOCK_BYTES, size, StandardCharsets.UTF_8));
            at += BLOCK_BYTES + (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
        }
        return files;
    }

    private static String field(byte[] all, int at, int bytes) {
        int end = at;
        while (end < at + bytes && all[end] != 0) {
            end++;
        }
        return new String(all, at, end - at, StandardCharsets.UTF_8);
    }
}
