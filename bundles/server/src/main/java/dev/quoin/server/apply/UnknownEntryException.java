package dev.quoin.server.apply;

import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;

/** A committed entry cannot be applied by the bundles that are installed; skipping it would make this member diverge. */
public final class UnknownEntryException extends Exception {

    private static final long serialVersionUID = 1L;

    UnknownEntryException(InternalRaftRequest request) {
        super(
                "no installed bundle can apply an entry of the form " + form(request)
                        + "; install the feature that brings it (entries of authentication need the auth bundle) and start again");
    }

    UnknownEntryException(String form) {
        super("no installed bundle can apply an entry of the form " + form);
    }

    private static String form(InternalRaftRequest request) {
        return request.getAllFields().keySet().stream()
                .map(field -> field.getName() + "(" + field.getNumber() + ")")
                .filter(name -> !name.startsWith("header(") && !name.startsWith("ID("))
                .findFirst()
                .orElse("without a request");
    }
}
