package dev.quoin.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** etcd's flags for a member, by their names; durations are milliseconds, sizes bytes. */
@ObjectClassDefinition(name = "Quoin member", description = "One member; property names are etcd's flag names")
@interface MemberConfig {

    String PID = "dev.quoin.member";

    @AttributeDefinition(description = "name of the member, a key of initial-cluster")
    String name() default "default";

    @AttributeDefinition(description = "root of the member's files; empty for <name>.etcd")
    String data$_$dir() default "";

    @AttributeDefinition(description = "directory of the log; empty for <data-dir>/member/wal")
    String wal$_$dir() default "";

    @AttributeDefinition(description = "3.4, 3.5, 3.6 or 3.7; empty for the directory's, else 3.5")
    String compatibility$_$level() default "";

    @AttributeDefinition(description = "entries applied between snapshots; 0 for the level's default")
    long snapshot$_$count() default 0;

    @AttributeDefinition(description = "entries kept in memory behind a snapshot")
    long snapshot$_$catchup$_$entries() default 5000;

    @AttributeDefinition(description = "milliseconds of a Raft tick")
    long heartbeat$_$interval() default 100;

    @AttributeDefinition(description = "milliseconds without a leader before an election")
    long election$_$timeout() default 1000;

    @AttributeDefinition(description = "whether the first election is not waited for where nobody else can win it")
    boolean initial$_$election$_$tick$_$advance() default true;

    @AttributeDefinition(description = "true, false, or empty for the level's default")
    String pre$_$vote() default "";

    @AttributeDefinition(description = "client URLs published to the cluster")
    String[] advertise$_$client$_$urls() default {"http://localhost:2379"};

    @AttributeDefinition(description = "peer URLs published to the cluster")
    String[] initial$_$advertise$_$peer$_$urls() default {"http://localhost:2380"};

    @AttributeDefinition(description = "founding members as name=peerURL,...; empty for this member alone")
    String initial$_$cluster() default "";

    @AttributeDefinition(description = "new or existing")
    String initial$_$cluster$_$state() default "new";

    @AttributeDefinition(description = "mixed into the ids of a new cluster")
    String initial$_$cluster$_$token() default "etcd-cluster";

    @AttributeDefinition(description = ".snap files kept; 0 for all")
    int max$_$snapshots() default 5;

    @AttributeDefinition(description = "log segments kept; 0 for all")
    int max$_$wals() default 5;

    @AttributeDefinition(description = "bytes of database before NOSPACE is raised; 0 for 2 GiB, negative for none")
    long quota$_$backend$_$bytes() default 0;

    @AttributeDefinition(description = "bytes of the largest request")
    int max$_$request$_$bytes() default 1572864;

    @AttributeDefinition(description = "milliseconds after which applying a request is worth a warning")
    long warning$_$apply$_$duration() default 100;

    @AttributeDefinition(description = "milliseconds after which a whole request is worth a warning, from level 3.5 on")
    long warning$_$unary$_$request$_$duration() default 300;

    @AttributeDefinition(description = "periodic or revision")
    String auto$_$compaction$_$mode() default "periodic";

    @AttributeDefinition(description = "hours, a duration such as 5m, or revisions; 0 for no automatic compaction")
    String auto$_$compaction$_$retention() default "0";

    @AttributeDefinition(description = "revisions that a compaction deletes in one go")
    int compaction$_$batch$_$limit() default 1000;

    @AttributeDefinition(description = "milliseconds between two such batches")
    long compaction$_$sleep$_$interval() default 10;

    @AttributeDefinition(description = "refuse changes of membership that could lose the quorum")
    boolean strict$_$reconfig$_$check() default true;

    @AttributeDefinition(description = "most learners in the cluster, from cluster version 3.6 on")
    int max$_$learners() default 1;

    @AttributeDefinition(description = "keep the remaining time of long leases up on all members")
    boolean experimental$_$enable$_$lease$_$checkpoint() default false;

    @AttributeDefinition(description = "keep the remaining time of long leases over restarts, too")
    boolean experimental$_$enable$_$lease$_$checkpoint$_$persist() default false;

    @AttributeDefinition(description = "hash compactions and compare the hashes, from level 3.5 on")
    boolean experimental$_$compact$_$hash$_$check$_$enabled() default false;

    @AttributeDefinition(description = "milliseconds between comparisons of compactions' hashes")
    long compact$_$hash$_$check$_$time() default 60_000;

    @AttributeDefinition(description = "etcd's features on or off, from level 3.6 on: Name=true,Other=false")
    String feature$_$gates() default "";

    @AttributeDefinition(description = "bytes a second that are read back of what is stored; 0 for none")
    long scrub$_$rate() default 1_048_576;

    @AttributeDefinition(description = "milliseconds from one time that everything is read back to the next")
    long scrub$_$interval() default 86_400_000;

    @AttributeDefinition(description = "milliseconds that a stream from another member may be silent")
    long raft$_$read$_$timeout() default 5_000;

    @AttributeDefinition(description = "milliseconds that a write to another member's stream may take")
    long raft$_$write$_$timeout() default 5_000;

    @AttributeDefinition(description = "compare the data with the other members' before it is served")
    boolean experimental$_$initial$_$corrupt$_$check() default false;

    @AttributeDefinition(description = "go on alone with the data, whoever else was in the cluster")
    boolean force$_$new$_$cluster() default false;

    @AttributeDefinition(description = "milliseconds between comparisons of all members' data; 0 for none")
    long corrupt$_$check$_$time() default 0;
}
