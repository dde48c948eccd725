package dev.quoin.launcher;

import java.util.Set;

/** The features of etcd 3.6 and 3.7 that {@code --feature-gates} switches, and the checks that etcd makes of it. */
final class FeatureGateNames {

    private static final Set<String> KNOWN = Set.of(
            "AllAlpha",
            "AllBeta",
            "CompactHashCheck",
            "InitialCorruptCheck",
            "LeaseCheckpoint",
            "LeaseCheckpointPersist",
            "SetMemberLocalAddr",
            "StopGRPCServiceOnDefrag",
            "TxnModeWriteWithSharedBuffer");

    private FeatureGateNames() {}

    /** Whether a checked text switches a gate on. */
    static boolean isOn(String text, String name) {
        for (String gate : text.split(",", -1)) {
            String[] parts = gate.split("=", 2);
            if (parts.length == 2 && parts[0].strip().equals(name)) {
                return !Set.of("0", "f", "F", "FALSE", "false", "False").contains(parts[1].strip());
            }
        }
        return false;
    }

    /** The text itself where every gate in it is known and on or off. */
    static String checked(String text) throws FlagValueException {
        for (String gate : text.split(",", -1)) {
            if (gate.isEmpty()) {
                continue;
            }
            String[] parts = gate.split("=", 2);
            String name = parts[0].strip();
            if (parts.length == 1) {
                throw new FlagValueException("missing bool value for " + name);
            }
            String value = parts[1].strip();
            try {
                GoNumbers.bool(value);
            } catch (FlagValueException e) {
                throw new FlagValueException("invalid value of " + name + "=" + value
                        + ", err: strconv.ParseBool: parsing " + Quoted.text(value) + ": invalid syntax");
            }
            if (!KNOWN.contains(name)) {
                throw new FlagValueException("unrecognized feature gate: " + name);
            }
        }
        return text;
    }
}
