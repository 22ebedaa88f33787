package io.personavideo.provider.sandbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jcodec.common.model.Picture;

/**
 * Renders a portrait into a short H.264 MP4 in which the person breathes and sways, and which loops without a seam.
 */
final class LoopRenderer {

    /** Quantiser of the first try; at this value a portrait shows no coding artefacts. */
    private static final int FINEST_QUANTISER = 22;

    private static final int COARSEST_QUANTISER = 51;

    /** Each step makes a file about a third smaller. */
    private static final int QUANTISER_STEP = 3;

    /** Bytes set aside for the boxes around the frames, plus those for each frame. */
    private static final int BOX_BYTES = 2_048;
    private static final int BOX_BYTES_PER_FRAME = 16;

    private final LoopSettings settings;
    private final PortraitReader reader;

    LoopRenderer(LoopSettings settings) {
        this.settings = settings;
        this.reader = new PortraitReader(settings.maxSide());
    }

    byte[] render(byte[] portrait, boolean talking) throws UnreadablePortraitException {
        Picture still = reader.read(portrait);
        PortraitMotion motion = new PortraitMotion(still, talking);
        for (int quantiser = FINEST_QUANTISER; quantiser <= COARSEST_QUANTISER; quantiser += QUANTISER_STEP) {
            LoopEncoder encoder = new LoopEncoder(still.getWidth(), still.getHeight(), quantiser);
            Optional<List<ByteBuffer>> frames = encode(encoder, still, motion);
            if (frames.isPresent()) {
                return new LoopFile(settings, encoder).write(frames.get());
            }
        }
        throw new UnreadablePortraitException("the portrait is too detailed to fit " + settings.maxBytes() + " bytes");
    }

    /** Gives up as soon as the frames outgrow the file, so that a coarser try costs little. */
    private Optional<List<ByteBuffer>> encode(LoopEncoder encoder, Picture still, PortraitMotion motion) {
        List<ByteBuffer> frames = new ArrayList<>();
        int left = settings.maxBytes() - BOX_BYTES - BOX_BYTES_PER_FRAME * settings.frames();
        for (int index = 0; index < settings.frames() && left >= 0; index++) {
            ByteBuffer frame = index == 0 ? encoder.still(still) : moved(encoder, motion, index);
            left -= frame.remaining();
            frames.add(frame);
        }
        return left < 0 ? Optional.empty() : Optional.of(frames);
    }

    private ByteBuffer moved(LoopEncoder encoder, PortraitMotion motion, int index) {
        Displacement displacement = motion.at((double) index / settings.frames());
        return encoder.moved(motion.frame(displacement), displacement, index);
    }
}
