package dev.quoin.itests.walls;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A Java source of ours, measured. */
record SourceFile(Path path, String text, List<Function> functions) {

    /**
     * A method or constructor.
     *
     * @param lines from its first annotation to its last brace
     * @param annotations their simple names
     */
    record Function(String name, long lines, List<String> annotations) {}

    /** Every source below {@code src/<part>/java} of every module. */
    static List<SourceFile> all(String part) throws IOException {
        return all(part, below -> true);
    }

    /** Those of them that are wanted, by their path below the root. */
    static List<SourceFile> all(String part, Predicate<String> wanted) throws IOException {
        List<Path> paths = new ArrayList<>();
        Files.walkFileTree(BuiltBundle.ROOT, new SimpleFileVisitor<>() {
            // What a build beside this one creates and deletes is nobody's source.
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                return name.equals("target") || name.equals(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String below = BuiltBundle.ROOT.relativize(file).toString();
                if (below.endsWith(".java") && below.contains("src/" + part + "/java/") && wanted.test(below)) {
                    paths.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return paths.isEmpty() ? List.of() : parse(paths);
    }

    long lines() {
        return text.lines().count();
    }

    String name() {
        return BuiltBundle.ROOT.relativize(path).toString();
    }

    private static List<SourceFile> parse(List<Path> paths) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<SourceFile> sources = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(paths));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Path path = Path.of(unit.getSourceFile().toUri());
                sources.add(new SourceFile(path, Files.readString(path), functions(unit, positions)));
            }
        }
        return sources;
    }

    private static List<Function> functions(CompilationUnitTree unit, SourcePositions positions) {
        List<Function> functions = new ArrayList<>();
        LineMap lines = unit.getLineMap();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void none) {
                long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method));
                List<String> annotations = method.getModifiers().getAnnotations().stream()
                        .map(annotation -> annotation.getAnnotationType().toString())
                        .toList();
                functions.add(new Function(method.getName().toString(), last - first + 1, annotations));
                return super.visitMethod(method, null);
            }
        }.scan(unit, null);
        return functions;
    }
}
