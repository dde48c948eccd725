package dev.quoin.itests.walls;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What a package of the API promises: its types and their public and protected members, as they are declared.
 *
 * <p>Read from the source, because a class file has no constant's initializer beside its name and hides where null may be.
 */
final class Contract {
    private static final Set<Tree.Kind> INTERFACES = EnumSet.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

    private static final Pattern NO_PROMISE = Pattern.compile("@(Override|SuppressWarnings)(\\([^)]*\\))?");

    private final TreeMap<String, List<String>> types = new TreeMap<>();

    private Contract() {}

    /** Every type of a package, ordered by name, members in the order of the source. */
    static String of(Path packageFolder) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.list(packageFolder)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .sorted()
                    .toList();
        }
        Contract contract = new Contract();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) {
                    contract.add("", (ClassTree) type, false);
                }
            }
        }
        return contract.types.values().stream()
                .flatMap(List::stream)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /**
     * @param implied whether the declaration stands in an interface, where everything is public
     */
    private void add(String outer, ClassTree type, boolean implied) {
        if (!implied && !seen(type.getModifiers().getFlags())) {
            return;
        }
        String name = outer + type.getSimpleName();
        List<String> lines = new ArrayList<>();
        lines.add(header(name, type));
        boolean open = INTERFACES.contains(type.getKind());
        for (Tree member : type.getMembers()) {
            switch (member.getKind()) {
                case METHOD -> addMethod(lines, (MethodTree) member, open, name);
                case VARIABLE -> addField(lines, (VariableTree) member, open, type);
                case CLASS, INTERFACE, ENUM, RECORD, ANNOTATION_TYPE -> add(name + ".", (ClassTree) member, open);
                default -> {
                    // An initializer promises nothing.
                }
            }
        }
        types.put(name, lines);
    }

    private static String header(String name, ClassTree type) {
        StringBuilder header = new StringBuilder(words(type.getModifiers().toString()));
        String kind = type.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        // The compiler counts the word interface among the modifiers.
        header.append(header.toString().endsWith("interface") ? "" : " " + kind)
                .append(' ')
                .append(name)
                .append(parameters(type.getTypeParameters()));
        if (type.getKind() == Tree.Kind.RECORD) {
            header.append(type.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .map(member -> declared((VariableTree) member))
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        if (type.getExtendsClause() != null) {
            header.append(" extends ").append(type.getExtendsClause());
        }
        if (!type.getImplementsClause().isEmpty()) {
            header.append(INTERFACES.contains(type.getKind()) ? " extends " : " implements ")
                    .append(list(type.getImplementsClause()));
        }
        return words(header.toString());
    }

    private static void addMethod(List<String> lines, MethodTree method, boolean implied, String type) {
        if (!implied && !seen(method.getModifiers().getFlags())) {
            return;
        }
        boolean constructor = method.getReturnType() == null;
        lines.add("    "
                + words(method.getModifiers() + " " + parameters(method.getTypeParameters()) + " "
                        + (constructor ? type : method.getReturnType() + " " + method.getName())
                        + method.getParameters().stream()
                                .map(Contract::declared)
                                .collect(Collectors.joining(", ", "(", ")"))
                        + (method.getThrows().isEmpty() ? "" : " throws " + list(method.getThrows()))
                        + (method.getDefaultValue() == null ? "" : " default " + method.getDefaultValue())));
    }

    private static void addField(List<String> lines, VariableTree field, boolean implied, ClassTree type) {
        Set<Modifier> flags = field.getModifiers().getFlags();
        boolean component = type.getKind() == Tree.Kind.RECORD && !flags.contains(Modifier.STATIC);
        if (component || (!implied && !seen(flags))) {
            return;
        }
        boolean literal = field.getInitializer() != null
                && field.getInitializer().getKind().name().endsWith("LITERAL");
        boolean constant = type.getKind() == Tree.Kind.ENUM
                && field.getType().toString().equals(type.getSimpleName().toString());
        lines.add("    "
                + words(
                        constant
                                ? field.getName().toString()
                                : field.getModifiers() + " " + declared(field)
                                        + (literal ? " = " + field.getInitializer() : "")));
    }

    private static String declared(VariableTree variable) {
        String annotations = variable.getModifiers().getAnnotations().stream()
                .map(annotation -> annotation + " ")
                .collect(Collectors.joining());
        String type = variable.getType().toString();
        boolean open = variable.toString().contains("... " + variable.getName());
        return words(annotations + (open ? type.replaceAll("\\[\\]$", "...") : type) + " " + variable.getName());
    }

    private static boolean seen(Set<Modifier> flags) {
        return flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
    }

    private static String parameters(Collection<? extends Tree> parameters) {
        return parameters.isEmpty() ? "" : "<" + list(parameters) + ">";
    }

    private static String list(Collection<? extends Tree> trees) {
        return trees.stream().map(Tree::toString).collect(Collectors.joining(", "));
    }

    /** One line, one blank between words, without what is of no concern to a caller. */
    private static String words(String text) {
        return NO_PROMISE.matcher(text).replaceAll("").replaceAll("\\s+", " ").trim();
    }
}
