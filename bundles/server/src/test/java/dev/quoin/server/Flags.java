package dev.quoin.server;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Flags by their names in {@link MemberConfig}, with its defaults for those that are left out. */
public final class Flags {

    private Flags() {}

    /** What a member makes of its flags. */
    public static MemberOptions options(Map<String, Object> flags) {
        return MemberOptions.of((MemberConfig) Proxy.newProxyInstance(
                MemberConfig.class.getClassLoader(),
                new Class<?>[] {MemberConfig.class},
                (proxy, method, arguments) -> flags.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
