package dev.quoin.operations.admin;

import dev.quoin.api.backend.InstalledBackend;
import dev.quoin.api.operations.BundleState;
import dev.quoin.api.operations.FeatureState;
import dev.quoin.api.operations.MemberState;
import dev.quoin.api.operations.Step;
import dev.quoin.rpc.admin.Backend;
import dev.quoin.rpc.admin.Bundle;
import dev.quoin.rpc.admin.Feature;
import dev.quoin.rpc.admin.OperationEvent;
import dev.quoin.rpc.admin.StatusResponse;
import java.util.Locale;

/** From the contract's records to messages. */
final class Messages {
    private Messages() {}

    static StatusResponse.Builder status(MemberState member) {
        MemberState.Figures figures = member.figures();
        return StatusResponse.newBuilder()
                .setName(member.name())
                .setVersion(member.version())
                .setDataDir(member.dataDirectory())
                .setReady(member.ready())
                .setReason(member.reason())
                .setMemberId(id(figures.memberId()))
                .setLeaderId(id(figures.leaderId()))
                .setTerm(figures.term())
                .setAppliedIndex(figures.appliedIndex())
                .setRevision(figures.revision())
                .setSizeOnDisk(figures.sizeOnDisk())
                .setSizeInUse(figures.sizeInUse())
                .setBackend(member.backend())
                .addAllMissing(member.missing());
    }

    private static String id(long id) {
        return id == 0 ? "" : Long.toHexString(id);
    }

    static Bundle bundle(BundleState state) {
        return Bundle.newBuilder()
                .setName(state.name())
                .setVersion(state.version())
                .setState(state.condition().name().toLowerCase(Locale.ROOT))
                .setReason(state.reason())
                .setUpdated(state.updated())
                .build();
    }

    static Backend backend(InstalledBackend engine) {
        return Backend.newBuilder()
                .setName(engine.name())
                .setActive(engine.active())
                .setDurable(engine.durable())
                .setSizeOnDisk(engine.sizeOnDisk())
                .setSizeInUse(engine.sizeInUse())
                .build();
    }

    static Feature feature(FeatureState state) {
        return Feature.newBuilder()
                .setName(state.name())
                .setInstalled(state.installed())
                .build();
    }

    static OperationEvent event(Step step) {
        return OperationEvent.newBuilder()
                .setOperation(step.operation())
                .setStep(step.text())
                .setOutcome(OperationEvent.Outcome.valueOf(step.outcome().name()))
                .setAdvice(step.advice())
                .setKeys(step.amount().keys())
                .setKeysTotal(step.amount().keysTotal())
                .setBytes(step.amount().bytes())
                .setBytesPerSecond(step.amount().bytesPerSecond())
                .setMillisLeft(step.amount().millisLeft())
                .setElapsedMillis(step.elapsedMillis())
                .build();
    }
}
