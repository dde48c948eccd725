package dev.quoin.peer.http;

import dev.quoin.api.endpoint.MemberUrl;
import java.util.List;

/** Which of a member's URLs is tried next: the same one as long as it works. Any thread. */
public final class UrlPicker {
    private List<MemberUrl> urls;
    private int picked;

    public UrlPicker(List<MemberUrl> urls) {
        this.urls = List.copyOf(urls);
    }

    public synchronized void update(List<MemberUrl> next) {
        urls = List.copyOf(next);
        picked = 0;
    }

    public synchronized MemberUrl pick() {
        return urls.get(picked);
    }

    public synchronized int size() {
        return urls.size();
    }

    /** Moves on, unless somebody has already. */
    public synchronized void unreachable(MemberUrl url) {
        if (urls.get(picked).equals(url)) {
            picked = (picked + 1) % urls.size();
        }
    }
}
