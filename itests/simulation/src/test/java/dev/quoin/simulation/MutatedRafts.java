package dev.quoin.simulation;

import dev.quoin.api.raft.Rafts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles Raft with a mistake in it, in memory, and loads that beside the right one. */
final class MutatedRafts extends ClassLoader {

    private static final Path SOURCES = Path.of("../../bundles/raft/src/main/java/dev/quoin/raft");
    private static final String PACKAGE = "dev.quoin.raft.";

    private final Map<String, byte[]> classes;

    private MutatedRafts(Map<String, byte[]> classes) {
        super(Rafts.class.getClassLoader());
        this.classes = classes;
    }

    static Rafts with(Mutation mutation) throws Exception {
        MutatedRafts loader = new MutatedRafts(compile(mutation));
        return (Rafts) loader.loadClass(PACKAGE + "RaftCores").getConstructor().newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
        }
    }

    private static Map<String, byte[]> compile(Mutation mutation) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, byte[]> classes = new HashMap<>();
        List<JavaFileObject> sources = new ArrayList<>();
        int changed = 0;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = SOURCES.relativize(file).toString();
                String text = Files.readString(file);
                for (Mutation.Change change : mutation.changes()) {
                    if (change.file().equals(name)) {
                        text = change.applyTo(text);
                        changed++;
                    }
                }
                sources.add(new Source(name, text));
            }
        }
        if (changed != mutation.changes().size()) {
            throw new IllegalStateException("no such source in " + mutation);
        }
        try (JavaFileManager manager = new InMemory(compiler.getStandardFileManager(null, null, null), classes)) {
            List<String> options =
                    List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
            if (!compiler.getTask(null, manager, null, options, null, sources).call()) {
                throw new IllegalStateException("does not compile: " + mutation);
            }
        }
        return classes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///dev/quoin/raft/" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classes;

        InMemory(JavaFileManager manager, Map<String, byte[]> classes) {
            super(manager);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, javax.tools.FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("bytes:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(className, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
