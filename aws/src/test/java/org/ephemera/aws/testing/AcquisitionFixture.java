package org.ephemera.aws.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.model.Target;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.testing.EvidenceFolder;

/** Acquisitions from any AWS endpoint into a directory, from alert to seal. */
public final class AcquisitionFixture {
    private final EvidenceFolder folder;
    private final Clock clock;
    private final Map<String, String> settings = new HashMap<>();

    private AcquisitionFixture(EvidenceFolder folder, URI endpoint, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        settings.put("AWS_ENDPOINT_URL", endpoint.toString());
        settings.put("AWS_ACCESS_KEY_ID", "test");
        settings.put("AWS_SECRET_ACCESS_KEY", "test");
    }

    public static AcquisitionFixture at(Path folder, URI endpoint) throws IOException {
        return at(folder, endpoint, Clock.systemUTC());
    }

    public static AcquisitionFixture at(Path folder, URI endpoint, Clock clock) throws IOException {
        return new AcquisitionFixture(EvidenceFolder.at(folder, clock), endpoint, clock);
    }

    public AcquisitionFixture set(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** Returns a collection request for an ARN. */
    public static byte[] requestFor(String arn) {
        return ("{\"target\": \"" + arn + "\", \"id\": \"" + arn + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    public CollectedPackage collect(byte[] alert) throws IOException {
        return collect(alert, Duration.ofMinutes(5));
    }

    /** Collects within the time limit, and seals. */
    public CollectedPackage collect(byte[] alert, Duration time) throws IOException {
        try (AwsClients clients = AwsClients.of(settings, clock)) {
            return collecting(clients, alert).collectAndSeal(time);
        }
    }

    /** Opens and collects within the time limit, without sealing. */
    public void begin(byte[] alert, Duration time) throws IOException {
        try (AwsClients clients = AwsClients.of(settings, clock)) {
            collecting(clients, alert).collectOnly(time);
        }
    }

    private EvidenceFolder.Collecting collecting(AwsClients clients, byte[] alert) throws IOException {
        if (!(AlertParser.parse(alert) instanceof ParsedAlert.Recognised recognised)) {
            throw new IOException("no alert: " + AlertParser.parse(alert));
        }
        AlertSubject subject = recognised.subjects().getFirst();
        Target target = subject.target();
        return folder.collecting(AwsSources.all(clients), alert, subject, AwsSources.plannedFor(target.kind()))
                .of(TrailLogGroup.of(settings).map(trail -> trail.addTo(target)).orElse(target));
    }
}
