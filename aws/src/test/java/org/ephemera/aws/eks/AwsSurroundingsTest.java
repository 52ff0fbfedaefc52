package org.ephemera.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.kubernetes.KnownPod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsSurroundingsTest {
    private static final String DIGEST = "sha256:571dd730a5aa0809a67be09b585ed162ac166a172a90cb3efbcfe931cfe26d36";

    /** Image and digest that are requested for a pod. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.dkr.ecr.r.amazonaws.com/shop:1 | 1.dkr.ecr.r.amazonaws.com/shop@DIGEST |"
                        + " 1.dkr.ecr.r.amazonaws.com/shop:1 | DIGEST",
                "1.dkr.ecr.r.amazonaws.com/shop:1 | docker-pullable://1.dkr.ecr.r.amazonaws.com/shop@DIGEST |"
                        + " 1.dkr.ecr.r.amazonaws.com/shop:1 | DIGEST",
                "r/shop@DIGEST | r/shop@DIGEST                            | r/shop@DIGEST | DIGEST",
                "r/shop-web:1  | r/shop@DIGEST                            | r/shop@DIGEST | DIGEST",
                "nginx         | docker.io/library/nginx@DIGEST           | docker.io/library/nginx@DIGEST | DIGEST",
                "r/shop:1      | DIGEST                                   | r/shop:1      | ''",
                "r/shop:1      | docker://DIGEST                          | r/shop:1      | ''",
                "r/shop:1      | r/shop@sha256:../../x                    | r/shop:1      | ''",
                "r/shop:1      | ''                                       | r/shop:1      | ''",
            })
    void requestsImageThatRan(String image, String id, String asked, String digest) {
        var params = AwsSurroundings.image(new KnownPod.Container(
                "web", "main", image.replace("DIGEST", DIGEST), id.replace("DIGEST", DIGEST), 0));
        assertThat(params.image()).isEqualTo(asked.replace("DIGEST", DIGEST));
        assertThat(params.digest().orElse("")).isEqualTo(digest.replace("DIGEST", DIGEST));
    }
}
