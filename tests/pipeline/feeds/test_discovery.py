# ruff: noqa: E501 - markup a line reads best
"""What a body is, by its first words, and which feeds a page names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds import discovery
from pipeline.records import FeedFormat


@pytest.mark.parametrize(
    ("body", "format"),
    [
        ("<?xml version='1.0'?><!-- <html> --><rss version='2.0'>", "rss"),
        ("<rdf:RDF xmlns:rdf='x'>", "rss"),
        ("<rss version='2.0'><item>&lt;a href=x><description><html>", "rss"),
        ("\ufeff <feed xmlns='http://www.w3.org/2005/Atom'>", "atom"),
        ("<sitemapindex xmlns='x'>", "sitemap"),
        ("<!DOCTYPE html><p>About &lt;rss </p>", "listing"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "json"),
        ('[{"id": 1}]', "api"),
        ("a,b\n1,2", None),
        ("", None),
    ],
)
def test_format_is_told_from_the_first_words(body: str, format: str | None) -> None:
    assert discovery.format_of(body.encode()) == format


def test_feeds_of_a_page_are_those_it_names_as_its_own() -> None:
    body = b"""<link rel="alternate" type="application/rss+xml" title="All  news" href="/rss">
      <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="https://b.example/atom">
      <link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" type="application/rss+xml" href="/x">
      <link rel="alternate" type="application/rss+xml" href="javascript:x"><link rel="alternate" type="application/rss+xml" href="/rss">"""
    found = discovery.offers(b"<html><head>" + body + b"</head></html>", "", "https://a.example/news/")
    assert [(one.url, one.format, one.title) for one in found] == [
        ("https://a.example/rss", FeedFormat.RSS, "All news"),
        ("https://b.example/atom", FeedFormat.ATOM, ""),
    ]


def test_title_and_language_are_the_source_s_own() -> None:
    for body in (
        "<html lang='el-GR'><title>Νέα</title>",
        "<rss><channel><title><![CDATA[Νέα]]></title><language>el</language>",
    ):
        assert (discovery.title_of(body.encode()), discovery.language_of(body.encode())) == ("Νέα", "el")


@given(st.binary(max_size=120))
def test_any_bytes_are_judged_without_an_error(body: bytes) -> None:
    discovery.format_of(body)
    discovery.title_of(body)
    discovery.language_of(body)
    discovery.keys_of(body)
    discovery.offers(body, "", "https://a.example/")
