package org.ephemera.analyze.parse.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.model.Digest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDigestTest {
    private static final String HEX = "3bb6fd00e2a1b91ca08d41b0a50d506ad4eac0f56e23952f67bf37cdd649e75c";

    /** A runtime reports the digest of the config for an image that was loaded and not pulled. */
    @ParameterizedTest
    @CsvSource({
        "docker.io/shop/app@sha256:HEX, manifest",
        "docker-pullable://shop/app@sha256:HEX, manifest",
        "sha256:HEX, config",
        "docker://sha256:HEX, config",
        "sha256:HE, ''",
        "shop/app:1, ''"
    })
    void distinguishesDigestsOfManifestAndConfig(String id, String kind) {
        LocatedJson text = new LocatedJson(
                TextNode.valueOf(id.replace("HEX", HEX)),
                new EvidenceLocation("pod.json", FileLocation.root(), Digest.of(new byte[0])));
        assertThat(ImageDigest.in(text).map(LocatedValue::value))
                .isEqualTo(kind.equals("manifest") ? Optional.of("sha256:" + HEX) : Optional.empty());
        assertThat(ImageDigest.ofConfig(text).map(LocatedValue::value))
                .isEqualTo(kind.equals("config") ? Optional.of("sha256:" + HEX) : Optional.empty());
    }
}
