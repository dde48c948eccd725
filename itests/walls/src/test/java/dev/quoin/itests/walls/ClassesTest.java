package dev.quoin.itests.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ClassesTest {
    private static final Pattern EMPTY_WORDS = Pattern.compile(".*(Impl|Utils?|Helper|Manager)|Abstract.*");

    /** Ours; what a library bundle embeds is not. */
    static List<BuiltBundle> bundles() throws IOException {
        return BuiltBundle.all();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void packagesAreNullMarked(BuiltBundle bundle) {
        JavaClasses classes = classesOf(bundle);
        Set<String> marked = classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> packages =
                classes.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        assertThat(marked).isEqualTo(packages);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void packagesHaveNoCycles(BuiltBundle bundle) {
        if (bundle.folder().equals("rpc")) {
            return;
        }
        slices().matching(bundle.rootPackage() + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classesOf(bundle));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void classesLiveBelowTheRootPackage(BuiltBundle bundle) {
        String root = bundle.rootPackage();
        assertThat(classesOf(bundle).stream().map(JavaClass::getPackageName))
                .allMatch(name -> name.equals(root) || name.startsWith(root + "."));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void namesSayHow(BuiltBundle bundle) {
        if (bundle.folder().equals("rpc")) {
            return;
        }
        assertThat(classesOf(bundle).stream()
                        .map(JavaClass::getSimpleName)
                        .filter(name -> EMPTY_WORDS.matcher(name).matches()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void raftTouchesNothingOutside(BuiltBundle bundle) {
        if (!bundle.folder().equals("raft")) {
            return;
        }
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.util.Random.class, java.time.Clock.class)
                .check(classesOf(bundle));
    }

    private static JavaClasses classesOf(BuiltBundle bundle) {
        JavaClasses all = new ClassFileImporter().importPath(bundle.classes());
        return all.that(com.tngtech.archunit.base.DescribedPredicate.describe(
                "ours", type -> type.getPackageName().startsWith("dev.quoin.")));
    }
}
