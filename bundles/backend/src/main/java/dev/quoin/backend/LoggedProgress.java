package dev.quoin.backend;

import dev.quoin.api.backend.MoveProgress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the log how far a move has come that nobody watches. One thread. */
final class LoggedProgress implements Consumer<MoveProgress> {

    private static final Logger log = LoggerFactory.getLogger(LoggedProgress.class);
    private static final long EVERY_MILLIS = 5_000;

    private long loggedMillis;

    @Override
    public void accept(MoveProgress progress) {
        if (!progress.step().isEnd() && progress.millis() - loggedMillis < EVERY_MILLIS) {
            return;
        }
        loggedMillis = progress.millis();
        log.atInfo()
                .addKeyValue("step", progress.step())
                .addKeyValue("keys", progress.keys())
                .addKeyValue("keys-total", progress.keysTotal())
                .addKeyValue("bytes", progress.bytes())
                .addKeyValue("bytes-per-second", progress.bytesPerSecond())
                .addKeyValue("millis-left", progress.millisLeft())
                .log("moving the store");
    }
}
