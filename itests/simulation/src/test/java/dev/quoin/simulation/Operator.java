package dev.quoin.simulation;

import dev.quoin.api.server.Caller;
import dev.quoin.api.server.ClusterRequests;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.Member;
import dev.quoin.rpc.etcdserverpb.MemberAddRequest;
import dev.quoin.rpc.etcdserverpb.MemberListRequest;
import dev.quoin.rpc.etcdserverpb.MemberListResponse;
import dev.quoin.rpc.etcdserverpb.MemberPromoteRequest;
import dev.quoin.rpc.etcdserverpb.MemberRemoveRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Adds, promotes and removes members. What it asked for may or may not have happened, so it looks at the list of members
 * again and again, starts machines that are in it and wipes those that no longer are, or say so: one that joined by the list
 * of a member that lagged took the id of an earlier life, and joins anew.
 */
final class Operator {

    private static final int LOOK_MILLIS_MAX = 300;
    private static final int VOTERS_MIN = 3;
    private static final int VOTERS_MAX = 5;

    private final World world;
    private final Random random;
    private final Set<Machine> members = new HashSet<>();
    private final Set<Long> promoted = new HashSet<>();
    private final Set<Long> removed = new HashSet<>();
    private boolean hurried;
    private boolean listed;
    private long question;

    Operator(World world, List<Machine> founders, Random random) {
        this.world = world;
        this.random = random;
        members.addAll(founders);
    }

    /** Looks after the members, and changes them unless there is peace. */
    void start() {
        world.scheduler().afterMillis(1 + random.nextInt(LOOK_MILLIS_MAX), () -> {
            look();
            start();
        });
    }

    /** Whether everything in the list runs, and nothing else. */
    boolean settled() {
        return listed
                && world.machines().stream().allMatch(machine -> machine.inService() == members.contains(machine));
    }

    /** Looks at once, and changes something. */
    void changeNow() {
        hurried = true;
        look();
    }

    /** What was acknowledged holds. */
    void require(Set<Long> voters, Set<Long> learners) {
        boolean undone = promoted.stream().anyMatch(learners::contains)
                || removed.stream().anyMatch(id -> voters.contains(id) || learners.contains(id));
        if (undone) {
            throw Violation.MEMBERSHIP.found("promoted " + promoted + ", removed " + removed + ", but there are voters "
                    + voters + " and learners " + learners + "\n" + world);
        }
    }

    /** Has the next list be read anew. */
    void forget() {
        listed = false;
    }

    /** An answer counts only until the next question: lists that cross on their way would undo each other. */
    private void look() {
        Machine asked = world.anyInService(random);
        long number = ++question;
        ask(
                asked,
                cluster -> cluster.list(
                        Caller.ANONYMOUS,
                        MemberListRequest.newBuilder().setLinearizable(true).build(),
                        reply(response -> {
                            if (number == question) {
                                reconcile(response);
                            }
                        })));
    }

    private void ask(Machine machine, Consumer<ClusterRequests> question) {
        MemberProcess process = machine.process();
        if (process != null) {
            world.scheduler().at(world.scheduler().now() + world.network().latency(), process, () -> {
                if (machine.member() != null) {
                    question.accept(machine.member().cluster());
                }
            });
        }
    }

    private <T> Reply<T> reply(Consumer<T> answered) {
        return new Reply<>() {
            @Override
            public void done(T response) {
                world.scheduler().after(world.network().latency(), () -> answered.accept(response));
            }

            @Override
            public void failed(MemberException failure) {
                // The list will show whether anything came of it.
            }
        };
    }

    private void reconcile(MemberListResponse response) {
        List<Member> list = response.getMembersList();
        Set<Machine> now = list.stream().map(this::machine).collect(Collectors.toSet());
        members.clear();
        members.addAll(now);
        listed = true;
        for (Machine machine : world.machines()) {
            if (machine.inService() && (machine.removed() || !now.contains(machine))) {
                machine.decommission();
            } else if (!machine.inService() && now.contains(machine)) {
                machine.commission(initialCluster(list), "existing");
            }
        }
        if (!world.peace() && (hurried || random.nextBoolean())) {
            hurried = false;
            change(list);
        }
    }

    private Machine machine(Member member) {
        return java.util.Objects.requireNonNull(world.machineAt(member.getPeerURLsList()));
    }

    private String initialCluster(List<Member> list) {
        return list.stream()
                .map(this::machine)
                .map(machine -> machine.name() + "=" + machine.peerUrl())
                .collect(Collectors.joining(","));
    }

    private void change(List<Member> list) {
        Machine asked = world.anyInService(random);
        List<Member> learners = list.stream().filter(Member::getIsLearner).toList();
        int voters = list.size() - learners.size();
        switch (random.nextInt(4)) {
            case 0 -> {
                if (voters > VOTERS_MIN) {
                    Member leaving = list.get(random.nextInt(list.size()));
                    ask(
                            asked,
                            cluster -> cluster.remove(
                                    Caller.ANONYMOUS,
                                    MemberRemoveRequest.newBuilder()
                                            .setID(leaving.getID())
                                            .build(),
                                    reply(done -> {
                                        removed.add(leaving.getID());
                                        forget();
                                    })));
                }
            }
            case 1 -> {
                if (voters < VOTERS_MAX && list.size() < world.machines().size()) {
                    add(asked, random.nextInt(3) > 0);
                }
            }
            default -> {
                if (!learners.isEmpty()) {
                    long id = learners.get(random.nextInt(learners.size())).getID();
                    ask(
                            asked,
                            cluster -> cluster.promote(
                                    Caller.ANONYMOUS,
                                    MemberPromoteRequest.newBuilder().setID(id).build(),
                                    reply(done -> {
                                        promoted.add(id);
                                        forget();
                                    })));
                }
            }
        }
    }

    private void add(Machine asked, boolean learner) {
        List<Machine> spares = world.machines().stream()
                .filter(machine -> !machine.inService() && !members.contains(machine))
                .toList();
        if (!spares.isEmpty()) {
            Machine spare = spares.get(random.nextInt(spares.size()));
            ask(
                    asked,
                    cluster -> cluster.add(
                            Caller.ANONYMOUS,
                            MemberAddRequest.newBuilder()
                                    .addPeerURLs(spare.peerUrl())
                                    .setIsLearner(learner)
                                    .build(),
                            reply(done -> forget())));
        }
    }
}
