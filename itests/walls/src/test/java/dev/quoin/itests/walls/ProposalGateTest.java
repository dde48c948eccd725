package dev.quoin.itests.walls;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is proposed passes the list of forms that the cluster's version knows, and changes of membership are of one form. */
final class ProposalGateTest {
    private static final String LOOP = "dev.quoin.server.loop.RaftLoop";
    private static final String GATE = "dev.quoin.server.request.Proposals";
    private static final String FORWARDED = "dev.quoin.server.loop.ForwardedProposals";

    private static JavaClasses server = new ClassFileImporter().importClasses();

    @BeforeAll
    static void readTheServer() {
        server = new ClassFileImporter().importPath(BuiltBundle.ROOT.resolve("bundles/server/target/classes"));
        assertThat(server.contain(GATE)).isTrue();
    }

    @Test
    void nothingIsProposedPastTheListOfForms() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(GATE)
                .should()
                .callCodeUnitWhere(target(calls(LOOP, List.of("propose", "proposeAsLeader"))))
                .check(server);
        // Those that another member handed over passed its list.
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(LOOP)
                .and()
                .doNotHaveFullyQualifiedName(FORWARDED)
                .should()
                .callCodeUnitWhere(target(calls("dev.quoin.api.raft.Raft", List.of("propose", "proposeConfChange"))))
                .check(server);
    }

    @Test
    void noChangeOfMembershipIsMadeInTheFormThatEndsEtcd() {
        noClasses()
                .should()
                .callCodeUnitWhere(
                        target(calls("dev.quoin.api.raft.ConfChange", List.of("joint", "leaveJoint", "<init>"))))
                .check(server);
    }

    private static DescribedPredicate<CodeUnitCallTarget> calls(String owner, List<String> names) {
        return DescribedPredicate.describe(
                owner + names, unit -> unit.getOwner().getName().equals(owner) && names.contains(unit.getName()));
    }
}
