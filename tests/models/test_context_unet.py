"""ContextUnet and its blocks: the published layout, shapes, errors, statistics."""

import pytest
import torch

from course_utils.models import (
    ContextUnet,
    EmbedFC,
    ResidualConvBlock,
    UnetDown,
    UnetUp,
    count_parameters,
)


@pytest.fixture(autouse=True)
def one_thread():
    """Small networks gain nothing from threads, and on a loaded machine threads wait for others."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def small(**settings):
    torch.manual_seed(0)
    return ContextUnet(**{"n_feat": 8, **settings})


def inputs(n=4, seed=0):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 3, 16, 16, generator=generator)
    t = torch.randint(1, 501, (n,), generator=generator)
    return x, t, torch.eye(5)[torch.arange(n) % 5]


def warmed_up(**settings):
    """A small network whose BatchNorm statistics are no longer those of the start."""
    model = small(**settings)
    for name, value in model.named_buffers():
        if name.endswith("running_mean"):
            value.normal_(std=0.3)
        elif name.endswith("running_var"):
            value.uniform_(0.3, 1)
    return model.eval()


# ---- layout


def block_keys(prefix):
    norm = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
    for conv in ("conv1", "conv2"):
        yield from (f"{prefix}.{conv}.0.{name}" for name in ("weight", "bias"))
        yield from (f"{prefix}.{conv}.1.{name}" for name in norm)


def published_keys():
    """Names of all tensors in a `model_trained.pth` of the published course."""
    keys = list(block_keys("init_conv"))
    for level in (1, 2):
        for block in (0, 1):
            keys += block_keys(f"down{level}.model.{block}")
            keys += block_keys(f"up{level}.model.{block + 1}")
        plain = [f"up{level}.model.0"]
        plain += [f"{kind}embed{level}.model.{i}" for kind in ("time", "context") for i in (0, 2)]
        keys += [f"{name}.{part}" for name in plain for part in ("weight", "bias")]
    plain = ["up0.0", "up0.1", "out.0", "out.1", "out.3"]
    return {*keys, *(f"{name}.{part}" for name in plain for part in ("weight", "bias"))}


def test_parameter_counts():
    assert count_parameters(ContextUnet(shortcut="zero")) == 1_480_771
    assert count_parameters(ContextUnet()) == 1_481_027


def test_frozen_parameters_are_counted_on_request_only():
    block = EmbedFC(1, 4)
    block.model[0].requires_grad_(False)
    assert count_parameters(block) == 20
    assert count_parameters(block, trainable=False) == 28


def test_the_keys_are_the_published_ones():
    assert set(ContextUnet(shortcut="zero").state_dict()) == published_keys()
    ours = set(ContextUnet().state_dict()) - published_keys()
    assert ours == {"init_conv.shortcut.weight", "init_conv.shortcut.bias"}


@pytest.mark.parametrize(
    ("key", "shape"),
    [
        ("init_conv.conv1.0.weight", (64, 3, 3, 3)),
        ("down1.model.0.conv1.0.weight", (64, 64, 3, 3)),
        ("down2.model.0.conv1.0.weight", (128, 64, 3, 3)),
        ("up0.0.weight", (128, 128, 4, 4)),
        ("up1.model.0.weight", (256, 64, 2, 2)),
        ("up2.model.0.weight", (128, 64, 2, 2)),
        ("out.0.weight", (64, 128, 3, 3)),
        ("out.3.weight", (3, 64, 3, 3)),
        ("timeembed1.model.0.weight", (128, 1)),
        ("timeembed2.model.2.weight", (64, 64)),
        ("contextembed1.model.0.weight", (128, 5)),
        ("contextembed2.model.0.weight", (64, 5)),
    ],
)
def test_shapes_of_the_published_weights(key, shape):
    assert ContextUnet().state_dict()[key].shape == shape


# ---- shapes and values


@pytest.mark.parametrize(
    "settings", [{}, {"in_channels": 4}, {"height": 32}, {"n_feat": 16}, {"n_cfeat": 2}]
)
def test_output_is_shaped_like_the_input(settings):
    model = small(**settings)
    x = torch.randn(2, model.in_channels, model.height, model.height)
    out = model(x, torch.tensor([1, 500]), torch.zeros(2, model.n_cfeat))
    assert out.shape == x.shape and out.isfinite().all()


def test_blocks_change_shapes_as_told():
    x = torch.randn(2, 8, 16, 16)
    assert UnetDown(8, 12)(x).shape == (2, 12, 8, 8)
    assert UnetUp(16, 4)(x, x).shape == (2, 4, 32, 32)
    assert ResidualConvBlock(8, 6)(x).shape == (2, 6, 16, 16)
    assert EmbedFC(3, 7)(torch.zeros(5, 3)).shape == (5, 7)
    assert EmbedFC(1, 7)(torch.zeros(5)).shape == (5, 7)


def test_residual_sums():
    x = torch.randn(2, 4, 8, 8)
    same = ResidualConvBlock(4, 4, is_res=True).eval()
    assert same.shortcut is None
    torch.testing.assert_close(same(x), (x + same.conv2(same.conv1(x))) / 1.414)
    trained = ResidualConvBlock(4, 6, is_res=True).eval()
    refined = trained.conv2(trained.conv1(x))
    torch.testing.assert_close(trained(x), (trained.shortcut(x) + refined) / 1.414)
    zero = ResidualConvBlock(4, 6, is_res=True, shortcut="zero").eval()
    torch.testing.assert_close(zero(x), zero.conv2(zero.conv1(x)) / 1.414)
    plain = ResidualConvBlock(4, 6).eval()
    torch.testing.assert_close(plain(x), plain.conv2(plain.conv1(x)))


def test_the_trained_shortcut_is_trained_and_the_same_at_every_call():
    model = warmed_up()
    x, t, context = inputs()
    assert torch.equal(model(x, t, context), model(x, t, context))
    model(x, t, context).square().mean().backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())


def test_time_enters_as_a_share_of_the_whole():
    model = warmed_up()
    x, _, context = inputs()
    half = model(x, torch.full((4,), 250), context)
    model.timesteps = 1000
    torch.testing.assert_close(model(x, torch.full((4,), 500), context), half)
    assert not torch.allclose(model(x, torch.full((4,), 250), context), half, atol=1e-4)


def test_context_multiplies_and_time_shifts():
    model = warmed_up()
    x, t, context = inputs()
    seen = []
    model.up1.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    model(x, t, context)
    raw = model.up0(model.to_vec(model.down2(model.down1(model.init_conv(x)))))
    scale, shift = model.contextembed1(context), model.timeembed1(t.float() / 500)
    torch.testing.assert_close(seen[0], scale[..., None, None] * raw + shift[..., None, None])


def test_no_context_is_the_zero_vector():
    model = warmed_up()
    x, t, context = inputs()
    assert torch.equal(model(x, t), model(x, t, torch.zeros_like(context)))
    assert torch.equal(model.null_context(context), torch.zeros(4, 5))
    assert (model(x, t) - model(x, t, context)).abs().max() > 1e-4


# ---- one image and the others


def test_in_eval_mode_an_image_does_not_depend_on_the_others():
    model = warmed_up()
    x, t, context = inputs(6)
    together = model(x, t, context)
    for i in range(6):
        alone = model(x[i : i + 1], t[i : i + 1], context[i : i + 1])
        torch.testing.assert_close(alone, together[i : i + 1], rtol=1e-4, atol=1e-5)


def test_in_train_mode_it_does_and_a_batch_of_one_normalises_itself():
    model = warmed_up()
    x, t, context = inputs(6)
    quiet = model(x[:1], t[:1], context[:1])
    model.train()
    together = model(x, t, context)[:1]
    alone = model(x[:1], t[:1], context[:1])
    assert alone.isfinite().all()
    assert not torch.allclose(together, alone, atol=1e-3)
    assert not torch.allclose(quiet, alone, atol=1e-3)


def test_eval_mode_leaves_the_statistics_alone():
    model = warmed_up()
    before = {name: value.clone() for name, value in model.named_buffers()}
    model(*inputs(1))
    assert all(torch.equal(value, before[name]) for name, value in model.named_buffers())


# ---- errors


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x_t": torch.zeros(2, 16, 16, 3)}, r"expected \(B, 3, 16, 16\); channels come before"),
        ({"x_t": torch.zeros(2, 3, 8, 8)}, r"x_t has shape \(2, 3, 8, 8\)"),
        ({"t": torch.tensor([1])}, r"t has shape \(1,\), expected \(2,\)"),
        ({"t": torch.tensor(7)}, r"t has shape \(\), expected \(2,\)"),
        ({"context": torch.zeros(1, 5)}, r"context has shape \(1, 5\), expected \(2, 5\)"),
        ({"context": torch.zeros(2, 4)}, r"context has shape \(2, 4\), expected \(2, 5\)"),
        ({"context": torch.zeros(5)}, r"context has shape \(5,\), expected \(2, 5\)"),
    ],
)
def test_wrong_inputs_are_named(change, message):
    arguments = {"x_t": torch.zeros(2, 3, 16, 16), "t": torch.tensor([1, 2]), "context": None}
    with pytest.raises(ValueError, match=message):
        small()(**{**arguments, **change})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n_feat": 12}, "n_feat=12 must be a positive multiple of 8"),
        ({"n_feat": 0}, "n_feat=0 must be"),
        ({"height": 18}, "height=18 must be a positive multiple of 4"),
        ({"height": 0}, "height=0 must be"),
        ({"prediction": "x0"}, "unknown prediction 'x0'"),
        ({"shortcut": "random"}, "unknown shortcut 'random'"),
    ],
)
def test_wrong_sizes_are_named(settings, message):
    with pytest.raises(ValueError, match=message):
        small(**settings)
